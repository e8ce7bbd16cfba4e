import type { IncomingHttpHeaders } from "node:http";
import { isIPv4 } from "node:net";
import { clientAddress } from "../../domain/destination/client-address.ts";

/**
 * Returns the IPv4 address of the client, from the first proxy or else from the connection. Returns null for IPv6, which `context.ip` never
 * contains (docs/tracking-api.md 1.8). Several `X-Forwarded-For` headers are one list, in their order.
 */
export function findClientIp(headers: IncomingHttpHeaders, peer: string | undefined): string | null {
  const address = clientAddress(String(headers["x-forwarded-for"] ?? "")) || clientAddress(peer ?? "");
  return isIPv4(address) ? address : null;
}
