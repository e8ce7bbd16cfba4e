import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

export type ScaleOutClient = {
  /** Message ids of every event that was answered 200. */
  acknowledged: ReadonlySet<string>;
  /** Resolves once all that was sent is acknowledged. */
  stop(): Promise<void>;
};

const CONNECTIONS_EACH = 3;
const EVENTS_A_REQUEST = 10;
const TRY_AGAIN_MS = 50;

/** Sends to each collector without a pause. What gets no 200 is sent again, with the same ids and to the same collector, until it does or `signal` aborts. */
export function startScaleOutClient(ports: readonly number[], writeKey: string, signal: AbortSignal): ScaleOutClient {
  const acknowledged = new Set<string>();
  let running = true;

  async function sendOn(port: number): Promise<void> {
    while (running) {
      const batch = Array.from({ length: EVENTS_A_REQUEST }, () => ({
        type: "track",
        userId: "u-1",
        event: "Scaled Out",
        messageId: `scale-out-${randomUUID()}`,
      }));
      const body = JSON.stringify({ writeKey, batch });
      while (!(await isTaken(port, body))) await wait(TRY_AGAIN_MS, undefined, { signal });
      for (const { messageId } of batch) acknowledged.add(messageId);
    }
  }

  const senders = Promise.all(ports.flatMap((port) => Array.from({ length: CONNECTIONS_EACH }, () => sendOn(port))));
  // Whoever waits for them hears of it; a test that failed elsewhere does not.
  senders.catch(() => {});
  return {
    acknowledged,
    async stop() {
      running = false;
      await senders;
    },
  };
}

async function isTaken(port: number, body: string): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/batch`, { method: "POST", body });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
