import type { RequestListener } from "node:http";
import { isIP } from "node:net";
import type { Config } from "../env.ts";
import { createClientAddressFinder } from "../trusted-proxies.ts";

/** Replaces `X-Forwarded-For` with the address of the client, so that the pages never see an address that a client invented. */
export function withClientAddress({ TRUSTED_PROXIES }: Config, handle: RequestListener): RequestListener {
  const findAddress = createClientAddressFinder(TRUSTED_PROXIES);
  return (request, response) => {
    const peer = request.socket.remoteAddress;
    const address = findAddress(request.headers["x-forwarded-for"]?.toString(), peer);
    request.headers["x-forwarded-for"] = isIP(address) === 0 ? findAddress(undefined, peer) : address;
    return handle(request, response);
  };
}
