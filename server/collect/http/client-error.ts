import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Answer, refusal } from "./answers.ts";

/**
 * Responds to a request that is not valid HTTP, or that took too long, in JSON, and closes the connection. Returns the status: 400, 408 or 431; null if the
 * connection is broken.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): number | null {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return null;
  }
  const answer = createErrorAnswer(error.code);
  socket.end(toHttpText(answer), () => socket.destroy());
  return answer.status;
}

function createErrorAnswer(code: string | undefined): Answer {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return refusal(408, "request_timeout", "The request took too long to arrive.");
  if (code === "HPE_HEADER_OVERFLOW") return refusal(431, "headers_too_large", "The request's headers are too large.");
  return refusal(400, "bad_request", "The request is not HTTP.");
}

function toHttpText({ status, headers, body }: Answer): string {
  const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}
