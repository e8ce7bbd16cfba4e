import { CALL_TYPES, type CallShape, type CallType } from "../records/tracking-call.ts";

/** What a request's path asks for (segment.md 1.1), and the collector's own pages. */
export type Route =
  | { kind: "call"; shape: CallShape }
  /** Counters that libraries keep about themselves: counted, never stored. */
  | { kind: "counters" }
  | { kind: "pixel"; type: CallType }
  | { kind: "settings"; writeKey: string }
  | { kind: "healthz" | "readyz" | "scrape" | "unknown" };

/** The names under which requests are counted: few, whatever is asked for. */
export type RouteLabel = "single" | "batch" | Exclude<Route["kind"], "call"> | "preflight" | "malformed";

const TRACKING_PATHS: Record<string, Route> = {
  ...Object.fromEntries(CALL_TYPES.flatMap((type) => [`/v1/${type}`, `/v1/${type.charAt(0)}`].map((path) => [path, single(type)]))),
  ...Object.fromEntries(["/v1/batch", "/v1/b", "/v1/import"].map((path) => [path, { kind: "call", shape: { kind: "batch" } }])),
  ...Object.fromEntries(CALL_TYPES.map((type) => [`/v1/pixel/${type}`, { kind: "pixel", type }])),
  "/v1/m": { kind: "counters" },
};

/** One trailing slash changes nothing, as Java's default path has it. */
const ROUTES = new Map<string, Route>([
  ...Object.entries(TRACKING_PATHS).flatMap(([path, route]) => [[path, route] as const, [`${path}/`, route] as const]),
  ["/healthz", { kind: "healthz" }],
  ["/readyz", { kind: "readyz" }],
  ["/metrics", { kind: "scrape" }],
]);

/** The route of a request's target, whose query is none of its business. */
export function toRoute(target: string): Route {
  const queryAt = target.indexOf("?");
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  return ROUTES.get(path) ?? settingsRoute(path) ?? { kind: "unknown" };
}

export function toRouteLabel(route: Route): RouteLabel {
  return route.kind === "call" ? route.shape.kind : route.kind;
}

function settingsRoute(path: string): Route | null {
  const writeKey = /^\/v1\/projects\/(?<writeKey>[^/]{1,128})\/settings\/?$/.exec(path)?.groups?.["writeKey"];
  return writeKey === undefined ? null : { kind: "settings", writeKey };
}

function single(type: CallType): Route {
  return { kind: "call", shape: { kind: "single", type } };
}
