import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

export type ScaleOutClient = {
  /** Message ids of all events that were acknowledged with 200. */
  acknowledged: ReadonlySet<string>;
  /** Resolves once all sent events are acknowledged. */
  stop(): Promise<void>;
};

const CONNECTIONS_EACH = 3;
const EVENTS_A_REQUEST = 10;
const TRY_AGAIN_MS = 50;

/** Sends to each collector without a pause. Calls without a 200 are retried with the same ids at the same collector, until they get one or `signal` aborts. */
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
  // Prevents an unhandled rejection if the test fails before it awaits the calls.
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
