/** Longer than a collector that is well takes, shorter than a person waits. */
const TIMEOUT_MS = 10_000;

/** The tracking API as a client meets it. */
export type TrackingClient = {
  /** Sends the events with the source's write key. Whether the collector accepted them; false where it does not answer in time. */
  sendBatch(writeKey: string, batch: readonly object[]): Promise<boolean>;
};

/** `collectorUrl` is where sources reach the tracking API, without a slash at its end. */
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
