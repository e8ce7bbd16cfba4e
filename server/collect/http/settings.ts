import type { IncomingHttpHeaders } from "node:http";
import type { WriteKeys } from "../keys/write-keys.ts";
import { type Answer, createJsonAnswer, refusal, unavailable } from "./answers.ts";

/** Where a client reached us: host with its port, and the protocol that it used before any proxy. */
type PublicAddress = { host: string; protocol: "http" | "https" };

const CACHE_SECONDS = 60;

/** Whom settings are answered for: `collectorUrl` is COLLECTOR_URL where the operator set it, else null. */
type SettingsOptions = { keys: WriteKeys; collectorUrl: string | null };

/**
 * What libraries ask a CDN for before they send anything: that their events go here (segment.md 1.1). The address is COLLECTOR_URL. Where
 * that isn't set it is the Host of the request, which a client chooses: `Vary` then keeps a shared cache from giving it to anybody else.
 */
export async function answerSettings(
  { keys, collectorUrl }: SettingsOptions,
  writeKey: string,
  headers: IncomingHttpHeaders,
): Promise<Answer> {
  const address = collectorUrl === null ? publicAddressFrom(headers) : addressFrom(collectorUrl);
  if (address === null) return refusal(400, "bad_request", "The request has no Host header.", { "cache-control": "no-store" });
  const source = await keys.find(writeKey).catch(() => "unavailable" as const);
  if (source === "unavailable") return unavailable("The collector can't check write keys now.");
  if (source === null) return refusal(404, "unknown_source", "No source has this write key.", { "cache-control": "no-store" });

  return createJsonAnswer(200, JSON.stringify(toSettings(writeKey, address)), {
    "cache-control": `public, max-age=${CACHE_SECONDS}`,
    vary: collectorUrl === null ? "Origin, Host, X-Forwarded-Proto" : "Origin",
  });
}

function toSettings(writeKey: string, { host, protocol }: PublicAddress) {
  const apiHost = `${host}/v1`;
  return {
    integrations: { "Segment.io": { apiKey: writeKey, apiHost, protocol } },
    // Unless told otherwise, libraries send counters about themselves to Segment.
    metrics: { host: apiHost, protocol, sampleRate: 0 },
  };
}

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

function addressFrom(url: string): PublicAddress {
  const { host, protocol } = new URL(url);
  return { host, protocol: protocol === "https:" ? "https" : "http" };
}

/** Null where the request doesn't say which host it is for. */
function publicAddressFrom(headers: IncomingHttpHeaders): PublicAddress | null {
  const { host } = headers;
  if (host === undefined || !HOST.test(host)) return null;
  const [protocol = ""] = String(headers["x-forwarded-proto"] ?? "").split(",");
  return { host, protocol: protocol.trim().toLowerCase() === "https" ? "https" : "http" };
}
