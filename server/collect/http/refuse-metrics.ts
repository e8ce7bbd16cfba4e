import { createHash, timingSafeEqual } from "node:crypto";

/** Who may not read `/metrics`, as an HTTP answer of plain text. */
export type MetricsRefusal = { status: 401 | 403; text: string; headers: Readonly<Record<string, string>> };

const TEXT = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

/**
 * Null where a request may read `/metrics`: it has `Authorization: Bearer METRICS_TOKEN`. The collector's port is public, so nobody may
 * without a METRICS_TOKEN; an address on loopback proves nothing behind a proxy.
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
