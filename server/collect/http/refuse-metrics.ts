import { createHash, timingSafeEqual } from "node:crypto";

/** The answer to a request that may not read `/metrics`, in plain text. */
export type MetricsRefusal = { status: 401 | 403; text: string; headers: Readonly<Record<string, string>> };

const TEXT = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

/**
 * Returns null if a request may read `/metrics`: it needs `Authorization: Bearer METRICS_TOKEN`. Without a METRICS_TOKEN in the configuration, all
 * requests get 403, because the collector's port is public. A loopback address proves nothing behind a proxy. A wrong token gets 401.
 */
export function refuseMetrics(metricsToken: string | undefined, authorization: string | undefined): MetricsRefusal | null {
  if (metricsToken === undefined) {
    return { status: 403, text: "Set METRICS_TOKEN, and send it as a Bearer token, to read metrics.\n", headers: TEXT };
  }
  const given = /^Bearer +(\S{1,500})\s*$/i.exec(authorization ?? "")?.[1] ?? "";
  if (timingSafeEqual(toDigest(given), toDigest(metricsToken))) return null;
  return {
    status: 401,
    text: "Send METRICS_TOKEN as a Bearer token to read metrics.\n",
    headers: { ...TEXT, "www-authenticate": 'Bearer realm="metrics"' },
  };
}

function toDigest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
