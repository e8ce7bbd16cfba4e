import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "../env.ts";
import type { Demo } from "./prepare-demo.ts";
import { type DeliveredFile, readBucket } from "./read-bucket.ts";
import { createSender } from "./send-events.ts";

const EVENT_COUNT = 10_000;
const POLL_INTERVAL_MS = 500;
const TIMEOUT_MS = 120_000;

/** Sends 10,000 events with Segment's library, and reads the bucket until all are there, for at most 120 s. Returns whether each is there exactly once. */
export async function proveOnce(config: Config, demo: Demo): Promise<boolean> {
  const sent = Array.from({ length: EVENT_COUNT }, () => `once-${randomUUID()}`);
  const sender = createSender(config, demo);
  sent.forEach((messageId, number) => {
    sender.send(number, messageId);
  });
  await sender.close();
  print(
    `Sent ${count(EVENT_COUNT)} events${sender.lost() === 0 ? "" : `, of which the library dropped ${count(sender.lost())}`}. Waiting for delivery…`,
  );

  const files = await waitForAll(config, demo, new Set(sent));
  const occurrences = countOccurrences(files);
  const missing = sent.filter((messageId) => !occurrences.has(messageId));
  const doubled = sent.filter((messageId) => (occurrences.get(messageId) ?? 0) > 1);

  for (const { key, messageIds } of files) print(`  ${count(messageIds.length).padStart(7)} events  s3://${demo.settings.bucket}/${key}`);
  if (missing.length === 0 && doubled.length === 0) {
    print(`Each of the ${count(EVENT_COUNT)} events is in exactly one delivered record.`);
    return true;
  }
  print(`Missing: ${count(missing.length)} ${sample(missing)}\nMore than once: ${count(doubled.length)} ${sample(doubled)}`);
  return false;
}

async function waitForAll(config: Config, demo: Demo, wanted: ReadonlySet<string>): Promise<DeliveredFile[]> {
  const endpoint = `http://127.0.0.1:${config.SANDBOX_PORT}`;
  let files = new Map<string, DeliveredFile>();
  for (let waited = 0; waited < TIMEOUT_MS; waited += POLL_INTERVAL_MS) {
    files = await readBucket(endpoint, demo.settings, demo.sourceId, files);
    const occurrences = countOccurrences([...files.values()]);
    if ([...wanted].every((messageId) => occurrences.has(messageId))) break;
    await wait(POLL_INTERVAL_MS);
  }
  return [...files.values()].filter(({ messageIds }) => messageIds.some((messageId) => wanted.has(messageId)));
}

function countOccurrences(files: readonly DeliveredFile[]): Map<string, number> {
  const occurrences = new Map<string, number>();
  for (const { messageIds } of files) {
    for (const messageId of messageIds) occurrences.set(messageId, (occurrences.get(messageId) ?? 0) + 1);
  }
  return occurrences;
}

function sample(messageIds: readonly string[]): string {
  return messageIds.length === 0 ? "" : `(${messageIds.slice(0, 3).join(", ")}${messageIds.length > 3 ? ", …" : ""})`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
