import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList, isIP, isIPv6, type LookupFunction } from "node:net";

/** Addresses that are not of the public internet: private, loopback, link-local (with the metadata of clouds), and all reserved ones (RFC 6890). */
const REFUSED = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  REFUSED.addSubnet(network, prefix, "ipv4");
}
/** The only IPv6 addresses of the public internet are in here (RFC 4291), but for what follows. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet("2000::", 3, "ipv6");
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  REFUSED.addSubnet(network, prefix, "ipv6");
}

/** Returns whether the IP address is one of the public internet. Anything that is no IP address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !REFUSED.check(address, "ipv4");
  return GLOBAL.check(address, "ipv6") && !REFUSED.check(address, "ipv6");
}

/** The error of a connection that was refused before it was made. */
export class PrivateAddressError extends Error {
  constructor(host: string) {
    super(`${host} leads to a private or reserved address. The operator of Sluice can allow that with ALERT_PRIVATE_ADDRESSES=allow.`);
  }
}

/**
 * Resolves a host at the moment of connecting, and refuses it if any of its addresses is not public: so a name whose address changes after a
 * check leads nowhere else.
 */
export const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true } as LookupOptions & { all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, "", 0);
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(new PrivateAddressError(host), "", 0);
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
