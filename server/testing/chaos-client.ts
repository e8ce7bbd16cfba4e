import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Demo } from "../demo/prepare-demo.ts";
import type { Config } from "../env.ts";

const CONNECTIONS = 8;
const EVENTS_PER_CALL = 10;
const RETRY_AFTER_MS = 50;
const USERS = 60;
/** The property `phase` of all events changes in this interval. */
const PHASE_MS = 3_000;
/** Users whose last event has the phase 1: all enter and leave, again and again. */
export const CHAOS_QUERY = "event('Chaos').last(property('phase')) = 1";

export type ChaosClient = {
  /** Message ids of the events that were acknowledged with 200. */
  acknowledged: ReadonlySet<string>;
  /** How many calls had to be sent more than once. */
  retriedCalls(): number;
  /** Waits until every started call is acknowledged with 200. */
  stop(): Promise<void>;
};

/** Sends small batches without a pause. Retries each until it is acknowledged with 200, as Segment's libraries do. */
export function createChaosClient(config: Config, { writeKey }: Demo): ChaosClient {
  const acknowledged = new Set<string>();
  let running = true;
  let retried = 0;
  let userNumber = 0;

  async function sendOn(): Promise<void> {
    while (running) {
      const messageIds = Array.from({ length: EVENTS_PER_CALL }, () => `chaos-${randomUUID()}`);
      userNumber = (userNumber + 1) % USERS;
      const phase = Math.floor(performance.now() / PHASE_MS) % 2;
      const event = { type: "track", userId: `u-${userNumber}`, event: "Chaos", properties: { phase } };
      const batch = messageIds.map((messageId) => ({ ...event, messageId }));
      await sendUntilAnswered(JSON.stringify({ writeKey, batch }));
      for (const messageId of messageIds) acknowledged.add(messageId);
    }
  }

  async function sendUntilAnswered(body: string): Promise<void> {
    for (let tries = 1; (await post(body)) !== 200; tries += 1) {
      if (tries === 1) retried += 1;
      await wait(RETRY_AFTER_MS);
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
    retriedCalls: () => retried,
    async stop() {
      running = false;
      await Promise.all(senders);
    },
  };
}
