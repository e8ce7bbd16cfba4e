import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Demo } from "../demo/prepare-demo.ts";
import type { Config } from "../env.ts";

const CONNECTIONS = 8;

/** Sends small batches without a pause, and remembers what was acknowledged. What got no answer is not sent again. */
export function createChaosClient(config: Config, { writeKey }: Demo): { acknowledged: Set<string>; stop(): Promise<void> } {
  const acknowledged = new Set<string>();
  let running = true;

  async function sendOn(): Promise<void> {
    while (running) {
      const batch = Array.from({ length: 10 }, () => ({
        type: "track",
        userId: "u-1",
        event: "Chaos",
        messageId: `chaos-${randomUUID()}`,
      }));
      const answer = await post(JSON.stringify({ writeKey, batch }));
      if (answer === 200) for (const { messageId } of batch) acknowledged.add(messageId);
      else await wait(20);
    }
  }

  async function post(body: string): Promise<number | null> {
    try {
      const response = await fetch(`http://${config.HOST}:${config.COLLECTOR_PORT}/v1/batch`, { method: "POST", body });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }

  const senders = Array.from({ length: CONNECTIONS }, sendOn);
  return {
    acknowledged,
    async stop() {
      running = false;
      await Promise.all(senders);
    },
  };
}
