import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ReceivedCall } from "./accept-call.ts";
import { type Answer, refusal, send, sendPreflight } from "./answers.ts";
import { writeKeyOfHeader } from "./authenticate.ts";
import { type Body, readBody } from "./read-body.ts";
import { type CallShape, callShapeOf, LIMITS } from "./tracking-call.ts";

const CLIENT_IDLE_MS = 65_000;

/** The tracking API over HTTP (segment.md 1): finds out what a request is, and hands a whole call to `accept`. */
export function createTrackingServer(accept: (call: ReceivedCall) => Promise<Answer>): Server {
  const server = createServer({ keepAliveTimeout: CLIENT_IDLE_MS, headersTimeout: CLIENT_IDLE_MS + 1000 }, (request, response) => {
    answer(request, response, accept).catch(() => send(response, refusal(500, "internal", "The collector failed on this call.")));
  });
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, accept: (call: ReceivedCall) => Promise<Answer>): Promise<void> {
  const [path = "/"] = (request.url ?? "/").split("?");
  if (path === "/healthz") return send(response, { status: 200, body: '{"status":"ok"}' });
  if (request.method === "OPTIONS") return sendPreflight(response, request.headers["access-control-request-headers"]);

  const shape = callShapeOf(path);
  if (shape === null) return send(response, refusal(404, "not_found", "The tracking API has no such path."));
  if (request.method !== "POST") return send(response, refusal(405, "method_not_allowed", "This path takes POST."));

  const body = await readBody(request, shape.kind === "batch" ? LIMITS.batchByteCount : LIMITS.singleByteCount);
  if (!body.ok) return send(response, bodyRefusal(body.reason));
  return send(response, await accept(receivedCall(request, shape, body.bytes)));
}

function receivedCall(request: IncomingMessage, shape: CallShape, body: Buffer): ReceivedCall {
  return { shape, body, headerWriteKey: writeKeyOfHeader(request.headers.authorization), ip: ipv4Of(request) };
}

const IPV4 = /^(?:::ffff:)?(?<address>\d{1,3}(?:\.\d{1,3}){3})$/;

/** The nearest proxy's word for the client, else the peer (IPv4 only: segment.md 1.8). */
function ipv4Of(request: IncomingMessage): string | null {
  const [forwarded = ""] = String(request.headers["x-forwarded-for"] ?? "").split(",");
  const candidate = forwarded.trim() || request.socket.remoteAddress || "";
  return IPV4.exec(candidate)?.groups?.["address"] ?? null;
}

function bodyRefusal(reason: Extract<Body, { ok: false }>["reason"]): Answer {
  if (reason === "too_large") return refusal(400, "payload_too_large", "Exceed payload limit");
  return refusal(400, "bad_request", "The body could not be read.");
}
