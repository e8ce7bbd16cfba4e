import type { IncomingMessage } from "node:http";
import { type Answer, jsonAnswer, refusal, unavailable } from "./answers.ts";
import type { WriteKeys } from "./write-keys.ts";

/** Where a client reached us: host with its port, and the protocol that it used before any proxy. */
export type PublicAddress = { host: string; protocol: "http" | "https" };

const CACHE_SECONDS = 60;

/** What libraries ask a CDN for before they send anything: that their events go here (segment.md 1.1). */
export async function answerSettings(keys: WriteKeys, writeKey: string, address: PublicAddress): Promise<Answer> {
  const source = await keys.find(writeKey).catch(() => "unavailable" as const);
  if (source === "unavailable") return unavailable("The collector can't check write keys now.");
  if (source === null) return refusal(404, "unknown_source", "No source has this write key.", { "cache-control": "no-store" });

  return jsonAnswer(200, JSON.stringify(settingsOf(writeKey, address)), {
    "cache-control": `public, max-age=${CACHE_SECONDS}`,
    vary: "Origin, X-Forwarded-Proto",
  });
}

function settingsOf(writeKey: string, { host, protocol }: PublicAddress) {
  const apiHost = `${host}/v1`;
  return {
    integrations: { "Segment.io": { apiKey: writeKey, apiHost, protocol } },
    // Unless told otherwise, libraries send counters about themselves to Segment.
    metrics: { host: apiHost, protocol, sampleRate: 0 },
  };
}

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Null where the request doesn't say which host it is for. */
export function publicAddressOf(request: IncomingMessage): PublicAddress | null {
  const { host } = request.headers;
  if (host === undefined || !HOST.test(host)) return null;
  const [protocol = ""] = String(request.headers["x-forwarded-proto"] ?? "").split(",");
  return { host, protocol: protocol.trim().toLowerCase() === "https" ? "https" : "http" };
}
