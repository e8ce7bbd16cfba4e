import type { IncomingHttpHeaders } from "node:http";
import type { WriteKeys } from "../keys/write-keys.ts";
import { type Answer, createJsonAnswer, refusal, unavailable } from "./answers.ts";

/** The address at which clients reach the collector: host with port, and the protocol before any proxy. */
type PublicAddress = { host: string; protocol: "http" | "https" };

const CACHE_SECONDS = 60;

/** `collectorUrl` is COLLECTOR_URL if the operator set it, else null. */
type SettingsOptions = { keys: WriteKeys; collectorUrl: string | null };

/**
 * Returns the settings that libraries load from a CDN before they send events. They contain the address for events (docs/tracking-api.md 1.1): COLLECTOR_URL,
 * or the Host of the request if COLLECTOR_URL is not set. A client chooses the Host, so `Vary` keeps a shared cache from returning the answer to
 * others. Errors: 400 `bad_request` without a Host, 404 `unknown_source`, 503 `unavailable`.
 */
export async function answerSettings(
  { keys, collectorUrl }: SettingsOptions,
  writeKey: string,
  headers: IncomingHttpHeaders,
): Promise<Answer> {
  const address = collectorUrl === null ? publicAddressFrom(headers) : addressFrom(collectorUrl);
  if (address === null) return refusal(400, "bad_request", "The request has no Host header.", { "cache-control": "no-store" });
  const source = await keys.find(writeKey).catch(() => "unavailable" as const);
  if (source === "unavailable") return unavailable("The collector cannot check write keys at the moment.");
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
    // By default, libraries send counters about themselves to Segment.
    metrics: { host: apiHost, protocol, sampleRate: 0 },
  };
}

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

function addressFrom(url: string): PublicAddress {
  const { host, protocol } = new URL(url);
  return { host, protocol: protocol === "https:" ? "https" : "http" };
}

/** Returns null if the request has no valid Host header. */
function publicAddressFrom(headers: IncomingHttpHeaders): PublicAddress | null {
  const { host } = headers;
  if (host === undefined || !HOST.test(host)) return null;
  const [protocol = ""] = String(headers["x-forwarded-proto"] ?? "").split(",");
  return { host, protocol: protocol.trim().toLowerCase() === "https" ? "https" : "http" };
}
