import { once } from "node:events";
import type { Server } from "node:http";

/** Stops listening, and resolves once the requests in flight have their answers. Connections that are still open after `timeoutMs` are closed. */
export async function closeServer(server: Server, timeoutMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(timer);
}
