import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import { type CallShape, type CallType, LIMITS } from "../records/tracking-call.ts";
import type { ReceivedCall } from "./accept-call.ts";
import { ACCEPTED, type Answer, createAnswer, preflight, refusal, send, unavailable } from "./answers.ts";
import type { BodyBudget } from "./body-budget.ts";
import { answerClientError } from "./client-error.ts";
import { clientIp } from "./client-ip.ts";
import type { CollectMetrics } from "./collect-metrics.ts";
import { PIXEL, pixelCall } from "./pixel.ts";
import { type Body, readBody } from "./read-body.ts";
import { refuseMetrics } from "./refuse-metrics.ts";
import { type Route, toRoute, toRouteLabel } from "./routes.ts";
import { writeKeyFromHeader } from "./write-key-from-header.ts";

/** What stands behind the paths. */
export type Handlers = {
  accept(call: ReceivedCall): Promise<Answer>;
  settings(writeKey: string, headers: IncomingHttpHeaders): Promise<Answer>;
  ready(): Promise<Answer>;
  /** Undefined where nobody may read the metrics. */
  metricsToken: string | undefined;
  /** Hears of what should not have happened. */
  failed(error: unknown): void;
  bodies: BodyBudget;
  metrics: CollectMetrics;
};

/** How long a client may take, in ms: nobody holds a connection by sending a byte now and then. */
export const TIMEOUTS = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
} as const;

/** An event of 32 KB fits into an image beacon's address. */
const MAX_HEADER_BYTES = 64 * 1024;

/** The tracking API over HTTP (segment.md 1): finds out what a request is, and gives every request an answer. */
export function createTrackingServer(handlers: Handlers, timeouts: Partial<Record<keyof typeof TIMEOUTS, number>> = {}): Server {
  const options = { ...TIMEOUTS, ...timeouts, maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false };
  const server = createServer(options, async (request, response) => {
    const route = toRoute(request.url ?? "/");
    const answer = await answerTo(handlers, route, request).catch((error) => {
      handlers.failed(error);
      return refusal(500, "internal", "The collector failed on this request.");
    });
    handlers.metrics.countRequest(request.method === "OPTIONS" ? "preflight" : toRouteLabel(route), answer.status);
    // A server that is closing lets its clients go to another.
    if (!server.listening) response.shouldKeepAlive = false;
    send(response, answer, request.headers.origin);
  });
  server.on("checkExpectation", (request, response) => {
    handlers.metrics.countRequest("malformed", 417);
    send(response, refusal(417, "expectation_failed", "The collector meets no such expectation."), request.headers.origin);
  });
  server.on("clientError", (error, socket) => {
    const status = answerClientError(error, socket);
    if (status !== null) handlers.metrics.countRequest("malformed", status);
  });
  return server;
}

async function answerTo(handlers: Handlers, route: Route, request: IncomingMessage): Promise<Answer> {
  if (request.method === "OPTIONS") return preflight(request.headers["access-control-request-headers"]);
  if (route.kind === "unknown") return refusal(404, "not_found", "The tracking API has no such path.");
  if (!takesMethod(route, request.method)) return wrongMethod(route);

  if (route.kind === "call") return takeCall(handlers, route.shape, request);
  if (route.kind === "counters") return takeCounters(handlers, request);
  if (route.kind === "pixel") return takePixel(handlers, route.type, request);
  if (route.kind === "settings") return handlers.settings(route.writeKey, request.headers);
  if (route.kind === "readyz") return handlers.ready();
  if (route.kind === "scrape") return answerScrape(handlers, request.headers.authorization);
  return HEALTHY;
}

const HEALTHY = createAnswer(200, '{"status":"ok"}', { "content-type": "application/json" });

/** One event or a batch: 200 once it is durable. */
async function takeCall(handlers: Handlers, shape: CallShape, request: IncomingMessage): Promise<Answer> {
  const maxByteCount = shape.kind === "batch" ? LIMITS.batchByteCount : LIMITS.singleByteCount;
  return withBody(handlers, request, maxByteCount, (body) =>
    handlers.accept({
      shape,
      body,
      headerWriteKey: writeKeyFromHeader(request.headers.authorization),
      ip: clientIp(request.headers, request.socket.remoteAddress),
    }),
  );
}

async function takeCounters(handlers: Handlers, request: IncomingMessage): Promise<Answer> {
  return withBody(handlers, request, LIMITS.singleByteCount, async (body) => {
    const count = counterCount(body);
    if (count === null) return refusal(400, "bad_request", "The body is not the JSON that this path takes.");
    handlers.metrics.countClientCounters(count);
    return ACCEPTED;
  });
}

function counterCount(body: readonly Buffer[]): number | null {
  try {
    const root: { series?: unknown } | null = JSON.parse(Buffer.concat(body).toString("utf8"));
    return Array.isArray(root?.series) ? root.series.length : 0;
  } catch {
    return null;
  }
}

async function takePixel(handlers: Handlers, type: CallType, request: IncomingMessage): Promise<Answer> {
  const { body, writeKey } = pixelCall(request.url ?? "");
  if (body.length <= LIMITS.singleByteCount) {
    await handlers
      .accept({
        shape: { kind: "single", type },
        body: [body],
        headerWriteKey: writeKey,
        ip: clientIp(request.headers, request.socket.remoteAddress),
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

/** Holds the body's memory until the call has its answer. */
async function withBody(
  handlers: Handlers,
  request: IncomingMessage,
  maxByteCount: number,
  take: (body: readonly Buffer[]) => Promise<Answer>,
): Promise<Answer> {
  const hold = handlers.bodies.open();
  try {
    const body = await readBody(request, maxByteCount, hold);
    if (!body.ok) return bodyRefusal(body.reason);
    handlers.metrics.countReceivedBytes(body.wireByteCount);
    return await take(body.chunks);
  } finally {
    hold.release();
  }
}

function bodyRefusal(reason: Extract<Body, { ok: false }>["reason"]): Answer {
  if (reason === "too_large") return refusal(400, "payload_too_large", "Exceed payload limit");
  if (reason === "no_room") return unavailable("The collector has more calls in hand than it can hold.");
  return refusal(400, "bad_request", "The body could not be read.");
}

function takesMethod(route: Route, method: string | undefined): boolean {
  if (route.kind === "call" || route.kind === "counters") return method === "POST";
  return method === "GET" || method === "HEAD";
}

function wrongMethod(route: Route): Answer {
  const allowed = takesMethod(route, "POST") ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
  return refusal(405, "method_not_allowed", `This path takes ${allowed}.`, { allow: allowed });
}
