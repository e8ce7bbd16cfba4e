import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import type { ClientAddressFinder } from "../../trusted-proxies.ts";

/**
 * Returns the IPv4 address of the client. Returns null for IPv6, which `context.ip` never contains (docs/tracking-api.md 1.8). Several
 * `X-Forwarded-For` headers are one list, in their order.
 */
export function findClientIp(request: IncomingMessage, findAddress: ClientAddressFinder): string | null {
  const address = findAddress(request.headers["x-forwarded-for"]?.toString(), request.socket.remoteAddress);
  return isIPv4(address) ? address : null;
}
