import { receivedDayOf } from "../domain/received-day.ts";
import type { Runtime } from "../runtime.ts";
import type { GroupCommit } from "../stage/group-commit.ts";
import { ACCEPTED, type Answer, refusal } from "./answers.ts";
import { newMessageId } from "./message-id.ts";
import { readPlain } from "./record-plain.ts";
import type { CallShape } from "./tracking-call.ts";
import type { KeyedSource, WriteKeys } from "./write-keys.ts";

export type CollectRuntime = Pick<Runtime, "clock" | "log">;

/** One call as it came in, its body whole and inflated. */
export type ReceivedCall = { shape: CallShape; body: Buffer; headerWriteKey: string | null; ip: string | null };

/** Shorter keys are refused, longer unknown ones are answered 200 as Segment does (segment.md 1.6). */
const MIN_WRITE_KEY_LENGTH = 4;

const RETRY_AFTER_SECONDS = 5;

/** Takes a call: whose it is, its records, and 200 only when they are durable. */
export async function acceptCall(runtime: CollectRuntime, keys: WriteKeys, commits: GroupCommit, call: ReceivedCall): Promise<Answer> {
  const read = readPlain(call.body, call.shape);
  if (read === null) return refusal(400, "bad_request", "The body is not the JSON that this path takes.");

  const writeKey = call.headerWriteKey ?? read.writeKey ?? "";
  if (writeKey.length < MIN_WRITE_KEY_LENGTH) return refusal(400, "bad_write_key", "The call has no write key.");

  const source = await findSource(runtime, keys, writeKey);
  if (source === "unavailable") return refusal(503, "unavailable", "The collector can't check write keys now.", RETRY_AFTER_SECONDS);
  if (source === null || !source.enabled) return ACCEPTED;

  const receivedAt = runtime.clock.now();
  const records = read.records({
    sourceId: source.sourceId,
    receivedAt,
    ip: call.ip,
    newMessageId: () => newMessageId(receivedAt),
  });
  if (records.eventCount === 0) return ACCEPTED;

  try {
    await commits.commit(source.sourceId, receivedDayOf(receivedAt), { bytes: records.lines, eventCount: records.eventCount });
    return ACCEPTED;
  } catch (error) {
    runtime.log.error({ error, sourceId: source.sourceId }, "Events could not be made durable; the client was told to try again.");
    return refusal(503, "unavailable", "The collector can't store events now.", RETRY_AFTER_SECONDS);
  }
}

async function findSource(runtime: CollectRuntime, keys: WriteKeys, writeKey: string): Promise<KeyedSource | null | "unavailable"> {
  try {
    return await keys.find(writeKey);
  } catch (error) {
    runtime.log.warn({ error }, "A write key could not be looked up.");
    return "unavailable";
  }
}
