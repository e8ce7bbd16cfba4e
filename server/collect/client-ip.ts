import type { IncomingHttpHeaders } from "node:http";
import { isIPv4 } from "node:net";

/**
 * The client's IPv4 address as the first proxy saw it, else the peer's; null for IPv6, which `context.ip` never holds (segment.md 1.8).
 * Several `X-Forwarded-For` headers count as one list, in their order.
 */
export function clientIp(headers: IncomingHttpHeaders, peer: string | undefined): string | null {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
  const first = forwarded.map((entry) => entry.trim()).find((entry) => entry !== "");
  const address = withoutPort(first ?? peer ?? "").replace(MAPPED_IPV4, "");
  return isIPv4(address) ? address : null;
}

const MAPPED_IPV4 = /^::ffff:/i;

/** Azure Application Gateway sends `203.0.113.7:51234`; others write `[2001:db8::1]:443`, with or without quotes. */
function withoutPort(entry: string): string {
  const unquoted = entry.replace(/^"(.*)"$/, "$1");
  const bracketed = /^\[([^\]]*)\](?:\s*:\s*\d+)?$/.exec(unquoted);
  return bracketed?.[1] ?? unquoted.replace(/^([\d.]+)\s*:\s*\d+$/, "$1");
}
