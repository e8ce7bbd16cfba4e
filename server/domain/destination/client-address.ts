/**
 * Returns the client's address in `X-Forwarded-For` as the first proxy saw it: the first entry, without port, quotes and brackets. An
 * IPv4-mapped IPv6 address becomes the IPv4 address. Empty if there is no entry. The caller checks whether it is an address.
 */
export function clientAddress(forwardedFor: string): string {
  const first = forwardedFor
    .split(",")
    .map((entry) => entry.trim())
    .find((entry) => entry !== "");
  return withoutPort(first ?? "").replace(MAPPED_IPV4, "");
}

const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** Azure Application Gateway sends `203.0.113.7:51234`; others write `[2001:db8::1]:443`, with or without quotes. */
function withoutPort(entry: string): string {
  const unquoted = entry.replace(/^"(.*)"$/, "$1");
  const bracketed = /^\[([^\]]*)\](?:\s*:\s*\d+)?$/.exec(unquoted);
  return bracketed?.[1] ?? unquoted.replace(/^([\d.]+)\s*:\s*\d+$/, "$1");
}
