import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "../env.ts";
import type { Demo } from "./prepare-demo.ts";
import { createSender } from "./send-events.ts";

const EVENTS_A_TURN = 5;
const TURN_MS = 500;

/** Sends a few events a second until Sluice ends. */
export async function keepTraffic(config: Config, demo: Demo, ended: Promise<void>): Promise<void> {
  const sender = createSender(config, demo);
  let running = true;
  const stopped = ended.then(() => {
    running = false;
  });

  for (let number = 0; running; number += EVENTS_A_TURN) {
    for (let offset = 0; offset < EVENTS_A_TURN; offset += 1) sender.send(number + offset, `demo-${randomUUID()}`);
    await Promise.race([wait(TURN_MS), stopped]);
  }
}
