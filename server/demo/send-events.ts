import { Analytics } from "@segment/analytics-node";
import type { Config } from "../env.ts";
import type { Demo } from "./prepare-demo.ts";
import { type ShopCall, shopCall } from "./shop-events.ts";

export type Sender = {
  /** Queues call number `number` of the shop. */
  send(number: number, messageId: string): void;
  /** Waits until all queued calls have a response. */
  close(): Promise<void>;
  /** Returns the number of calls that the library stopped retrying. */
  lost(): number;
};

/** Creates a sender with Segment's library for Node and this collector. */
export function createSender(config: Config, { writeKey }: Demo): Sender {
  const analytics = new Analytics({
    writeKey,
    host: `http://${config.HOST}:${config.COLLECTOR_PORT}`,
    flushAt: 100,
    maxEventsInBatch: 100,
  });
  let lost = 0;
  analytics.on("error", () => {
    lost += 1;
  });
  return {
    send: (number, messageId) => hand(analytics, shopCall(number, messageId)),
    close: () => analytics.closeAndFlush(),
    lost: () => lost,
  };
}

function hand(analytics: Analytics, call: ShopCall): void {
  if (call.kind === "track") analytics.track(call.params);
  else if (call.kind === "page") analytics.page(call.params);
  else analytics.identify(call.params);
}
