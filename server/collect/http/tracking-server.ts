import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import type { CallType } from "../../domain/batch/event-kind.ts";
import type { ClientAddressFinder } from "../../trusted-proxies.ts";
import { type CallShape, LIMITS } from "../records/tracking-call.ts";
import type { ReceivedCall } from "./accept-call.ts";
import { ACCEPTED, type Answer, createAnswer, preflight, refusal, send, unavailable } from "./answers.ts";
import type { BodyBudget } from "./body-budget.ts";
import { answerClientError } from "./client-error.ts";
import type { CollectMetrics } from "./collect-metrics.ts";
import { findClientIp } from "./find-client-ip.ts";
import { PIXEL, parsePixelCall } from "./pixel.ts";
import { type Body, readBody } from "./read-body.ts";
import { refuseMetrics } from "./refuse-metrics.ts";
import { type Route, toRoute, toRouteLabel } from "./routes.ts";
import { writeKeyFromHeader } from "./write-key-from-header.ts";

/** What the server calls for each path. */
export type Handlers = {
  accept(call: ReceivedCall): Promise<Answer>;
  settings(writeKey: string, headers: IncomingHttpHeaders): Promise<Answer>;
  ready(): Promise<Answer>;
  findAddress: ClientAddressFinder;
  /** Undefined if the metrics may not be read. */
  metricsToken: string | undefined;
  /** Called with unexpected errors. */
  failed(error: unknown): void;
  bodies: BodyBudget;
  metrics: CollectMetrics;
};

/** Timeouts of a connection, in ms. A client cannot keep a connection by sending single bytes slowly. */
export const TIMEOUTS = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
} as const;

/** The URL of an image beacon may contain an event of 32 KB. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Returns a server for the tracking API (docs/tracking-api.md), which does not listen yet. Every request gets an answer; unexpected errors get 500 `internal`. */
export function createTrackingServer(handlers: Handlers, timeouts: Partial<Record<keyof typeof TIMEOUTS, number>> = {}): Server {
  const options = { ...TIMEOUTS, ...timeouts, maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false };
  const server = createServer(options, async (request, response) => {
    const route = toRoute(request.url ?? "/");
    const answer = await handleRequest(handlers, route, request).catch((error) => {
      handlers.failed(error);
      return refusal(500, "internal", "The collector failed on this request.");
    });
    handlers.metrics.countRequest(request.method === "OPTIONS" ? "preflight" : toRouteLabel(route), answer.status);
    // A server that is closing also closes its connections, so that clients connect to another one.
    if (!server.listening) response.shouldKeepAlive = false;
    send(response, answer, request.headers.origin);
  });
  server.on("checkExpectation", (request, response) => {
    handlers.metrics.countRequest("malformed", 417);
    send(response, refusal(417, "expectation_failed", "The collector does not support this Expect header."), request.headers.origin);
  });
  server.on("clientError", (error, socket) => {
    const status = answerClientError(error, socket);
    if (status !== null) handlers.metrics.countRequest("malformed", status);
  });
  return server;
}

async function handleRequest(handlers: Handlers, route: Route, request: IncomingMessage): Promise<Answer> {
  if (request.method === "OPTIONS") return preflight(request.headers["access-control-request-headers"]);
  if (route.kind === "unknown") return refusal(404, "not_found", "The tracking API does not have this path.");
  if (!acceptsMethod(route, request.method)) return refuseMethod(route);

  if (route.kind === "call") return handleCall(handlers, route.shape, request);
  if (route.kind === "counters") return handleCounters(handlers, request);
  if (route.kind === "pixel") return handlePixel(handlers, route.type, request);
  if (route.kind === "settings") return handlers.settings(route.writeKey, request.headers);
  if (route.kind === "readyz") return handlers.ready();
  if (route.kind === "scrape") return answerScrape(handlers, request.headers.authorization);
  return HEALTHY;
}

const HEALTHY = createAnswer(200, '{"status":"ok"}', { "content-type": "application/json" });

/** Accepts one event or a batch. */
async function handleCall(handlers: Handlers, shape: CallShape, request: IncomingMessage): Promise<Answer> {
  const maxByteCount = shape.kind === "batch" ? LIMITS.batchByteCount : LIMITS.singleByteCount;
  return withBody(handlers, request, maxByteCount, (body) =>
    handlers.accept({
      shape,
      body,
      headerWriteKey: writeKeyFromHeader(request.headers.authorization),
      ip: findClientIp(request, handlers.findAddress),
    }),
  );
}

async function handleCounters(handlers: Handlers, request: IncomingMessage): Promise<Answer> {
  return withBody(handlers, request, LIMITS.singleByteCount, async (body) => {
    const count = countCounters(body);
    if (count === null) return refusal(400, "bad_request", "The body is not JSON of the form that this path accepts.");
    handlers.metrics.countClientCounters(count);
    return ACCEPTED;
  });
}

function countCounters(body: readonly Buffer[]): number | null {
  try {
    const root: { series?: unknown } | null = JSON.parse(Buffer.concat(body).toString("utf8"));
    return Array.isArray(root?.series) ? root.series.length : 0;
  } catch {
    return null;
  }
}

async function handlePixel(handlers: Handlers, type: CallType, request: IncomingMessage): Promise<Answer> {
  const { body, writeKey } = parsePixelCall(request.url ?? "");
  if (body.length <= LIMITS.singleByteCount) {
    await handlers
      .accept({
        shape: { kind: "single", type },
        body: [body],
        headerWriteKey: writeKey,
        ip: findClientIp(request, handlers.findAddress),
      })
      .catch(handlers.failed);
  }
  return PIXEL;
}

async function answerScrape(handlers: Handlers, authorization: string | undefined): Promise<Answer> {
  const refused = refuseMetrics(handlers.metricsToken, authorization);
  if (refused !== null) return createAnswer(refused.status, refused.text, refused.headers);
  const { contentType, text } = await handlers.metrics.scrape();
  return createAnswer(200, text, { "content-type": contentType });
}

/** Reads the body and calls `take` with it. The memory of the body is counted until the answer is known. */
async function withBody(
  handlers: Handlers,
  request: IncomingMessage,
  maxByteCount: number,
  take: (body: readonly Buffer[]) => Promise<Answer>,
): Promise<Answer> {
  const hold = handlers.bodies.open();
  try {
    const body = await readBody(request, maxByteCount, hold);
    if (!body.ok) return createBodyRefusal(body.reason);
    handlers.metrics.countReceivedBytes(body.wireByteCount);
    return await take(body.chunks);
  } finally {
    hold.release();
  }
}

function createBodyRefusal(reason: Extract<Body, { ok: false }>["reason"]): Answer {
  if (reason === "too_large") return refusal(400, "payload_too_large", "Exceed payload limit");
  if (reason === "no_room") return unavailable("The collector has too many calls in flight.");
  return refusal(400, "bad_request", "The body could not be read.");
}

function acceptsMethod(route: Route, method: string | undefined): boolean {
  if (route.kind === "call" || route.kind === "counters") return method === "POST";
  return method === "GET" || method === "HEAD";
}

function refuseMethod(route: Route): Answer {
  const allowed = acceptsMethod(route, "POST") ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
  return refusal(405, "method_not_allowed", `This path accepts ${allowed}.`, { allow: allowed });
}
