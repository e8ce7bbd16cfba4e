/** Longer than a healthy collector takes, shorter than a person waits. */
const TIMEOUT_MS = 10_000;

/** A client of the tracking API. */
export type TrackingClient = {
  /** Sends the events with the source's write key. Returns whether the collector accepted them within 10 s. */
  sendBatch(writeKey: string, batch: readonly object[]): Promise<boolean>;
};

/** `collectorUrl` is the address at which sources reach the tracking API, without a trailing slash. */
export function createTrackingClient(collectorUrl: string): TrackingClient {
  return {
    async sendBatch(writeKey, batch) {
      const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
      const request = {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ batch }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      };
      const response = await fetch(`${collectorUrl}/v1/batch`, request).catch(() => null);
      await response?.body?.cancel();
      return response?.ok === true;
    },
  };
}
