import { CALL_TYPES, type CallType } from "../../domain/batch/event-kind.ts";
import type { CallShape } from "../records/tracking-call.ts";

/** The paths of the tracking API (docs/tracking-api.md 1.1), and the collector's own paths. */
export type Route =
  | { kind: "call"; shape: CallShape }
  /** Counters that libraries send about themselves. They are counted, and not stored. */
  | { kind: "counters" }
  | { kind: "pixel"; type: CallType }
  | { kind: "settings"; writeKey: string }
  | { kind: "healthz" | "readyz" | "scrape" | "unknown" };

/** The labels under which requests are counted. Their number does not depend on the requested paths. */
export type RouteLabel = "single" | "batch" | Exclude<Route["kind"], "call"> | "preflight" | "malformed";

const TRACKING_PATHS: Record<string, Route> = {
  ...Object.fromEntries(CALL_TYPES.flatMap((type) => [`/v1/${type}`, `/v1/${type.charAt(0)}`].map((path) => [path, single(type)]))),
  ...Object.fromEntries(["/v1/batch", "/v1/b", "/v1/import"].map((path) => [path, { kind: "call", shape: { kind: "batch" } }])),
  ...Object.fromEntries(CALL_TYPES.map((type) => [`/v1/pixel/${type}`, { kind: "pixel", type }])),
  "/v1/m": { kind: "counters" },
};

/** A trailing slash is allowed: the default path of the Java library has one. */
const ROUTES = new Map<string, Route>([
  ...Object.entries(TRACKING_PATHS).flatMap(([path, route]) => [[path, route] as const, [`${path}/`, route] as const]),
  ["/healthz", { kind: "healthz" }],
  ["/readyz", { kind: "readyz" }],
  ["/metrics", { kind: "scrape" }],
]);

/** Returns the route of a request target. The query is ignored. */
export function toRoute(target: string): Route {
  const queryAt = target.indexOf("?");
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  return ROUTES.get(path) ?? parseSettingsRoute(path) ?? { kind: "unknown" };
}

/** Returns the label under which requests of a route are counted. */
export function toRouteLabel(route: Route): RouteLabel {
  return route.kind === "call" ? route.shape.kind : route.kind;
}

function parseSettingsRoute(path: string): Route | null {
  const writeKey = /^\/v1\/projects\/(?<writeKey>[^/]{1,128})\/settings\/?$/.exec(path)?.groups?.["writeKey"];
  return writeKey === undefined ? null : { kind: "settings", writeKey };
}

function single(type: CallType): Route {
  return { kind: "call", shape: { kind: "single", type } };
}
