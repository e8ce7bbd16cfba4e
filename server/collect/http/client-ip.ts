import type { IncomingHttpHeaders } from "node:http";
import { isIPv4 } from "node:net";
import { clientAddress } from "../../domain/destination/client-address.ts";

/**
 * The client's IPv4 address as the first proxy saw it, else the peer's; null for IPv6, which `context.ip` never holds (segment.md 1.8).
 * Several `X-Forwarded-For` headers count as one list, in their order.
 */
export function clientIp(headers: IncomingHttpHeaders, peer: string | undefined): string | null {
  const address = clientAddress(String(headers["x-forwarded-for"] ?? "")) || clientAddress(peer ?? "");
  return isIPv4(address) ? address : null;
}
