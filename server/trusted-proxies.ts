import { BlockList, isIP } from "node:net";

/** Finds the address of a client. See `createClientAddressFinder`. */
export type ClientAddressFinder = (forwardedFor: string | undefined, peer: string | undefined) => string;

/** Names of address ranges that TRUSTED_PROXIES may contain. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"],
};

/**
 * Parses TRUSTED_PROXIES: IP addresses, CIDR ranges, `loopback` and `private`, separated by commas. Returns addresses and CIDR ranges, or null if
 * one of them is invalid.
 */
export function parseTrustedProxies(text: string): string[] | null {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const proxies = names.flatMap((name) => RANGES[name] ?? name);
  return proxies.every(isAddressOrRange) ? proxies : null;
}

function isAddressOrRange(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/**
 * Returns a function that finds the address of a client from `X-Forwarded-For` and the address of the connection. It walks from the connection to
 * the client, and stops at the first address that is no trusted proxy: whatever stands before it may be invented. The address has no port, quotes
 * or brackets, and an IPv4-mapped IPv6 address becomes the IPv4 address. The caller checks whether it is an address.
 *
 * @param proxies addresses and CIDR ranges, as `parseTrustedProxies` returns them
 */
export function createClientAddressFinder(proxies: readonly string[]): ClientAddressFinder {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = "", bits] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (forwardedFor, peer) => {
    let address = toAddress(peer ?? "");
    if (forwardedFor === undefined || !isTrusted(address)) return address;
    const forwarded = forwardedFor.split(",").map(toAddress);
    for (const entry of forwarded.reverse()) {
      if (entry === "") continue;
      address = entry;
      if (!isTrusted(address)) break;
    }
    return address;
  };
}

/** Azure Application Gateway sends `203.0.113.7:51234`; others write `[2001:db8::1]:443`, with or without quotes. */
function toAddress(entry: string): string {
  const unquoted = entry.trim().replace(/^"(.*)"$/, "$1");
  const bracketed = /^\[([^\]]*)\](?:\s*:\s*\d+)?$/.exec(unquoted);
  const address = bracketed?.[1] ?? unquoted.replace(/^([\d.]+)\s*:\s*\d+$/, "$1");
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
