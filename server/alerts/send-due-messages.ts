import pTimeout from "p-timeout";
import { recordActivity } from "../db/activities.ts";
import { disableChannel, selectChannel, updateChannelAttempted } from "../db/alert-channels.ts";
import { type ClaimedMessage, claimMessages, failWaitingMessages, updateMessageAttempted } from "../db/alert-messages.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import type { StoredAttempt } from "../db/schema.ts";
import { SLUICE } from "../domain/activity/operator.ts";
import { afterAttempt, type Consequence, type SendAnswer } from "../domain/alerts/sending-policy.ts";
import type { Runtime } from "../runtime.ts";
import { sendToChannel } from "./send-to-channel.ts";

type SendRuntime = Pick<Runtime, "config" | "clock" | "db" | "ids" | "random" | "mailer" | "log">;

/** Longer than any attempt: a program that was killed meanwhile is not waited for any longer. */
const CLAIM_MS = 2 * 60_000;
const CHANNELS_A_RUN = 100;
const KEPT_ATTEMPTS = 20;

/**
 * Starts to send the messages that are due, of each channel one at a time, and returns without waiting for the receivers: one that never answers
 * delays no job and no other channel. `finished` resolves when all of them are sent or have failed.
 */
export async function sendDueMessages(runtime: SendRuntime): Promise<{ finished: Promise<void> }> {
  const claimed = await claim(runtime, CHANNELS_A_RUN, null);
  const finished = Promise.all(claimed.map((message) => sendOneAfterAnother(runtime, message))).then(() => {});
  inFlight.add(finished);
  finished.finally(() => inFlight.delete(finished));
  return { finished };
}

/** What this process is sending. */
const inFlight = new Set<Promise<void>>();

/**
 * Waits until the messages that this process is sending are sent or have failed, at most `maxMs`. Those that are cut off are sent again, under the
 * same id, when their claim ends.
 */
export async function finishSending(maxMs: number): Promise<void> {
  await pTimeout(Promise.all(inFlight), { milliseconds: maxMs, fallback: () => {} });
}

/** Sends a message and then those that wait for the same channel. Never rejects. */
async function sendOneAfterAnother(runtime: SendRuntime, first: ClaimedMessage): Promise<void> {
  try {
    for (let next: ClaimedMessage | undefined = first; next !== undefined; [next] = await claim(runtime, 1, first.channelId)) {
      await sendMessage(runtime, next);
    }
  } catch (error) {
    const about = { messageId: first.id, channelId: first.channelId };
    runtime.log.error({ event: "alert-not-sent", ...about, error }, "An alert could not be sent. It is tried again in two minutes.");
  }
}

async function claim({ db, clock }: SendRuntime, limit: number, channelId: string | null): Promise<ClaimedMessage[]> {
  const now = clock.now();
  return await claimMessages(db, { now: new Date(now), until: new Date(now + CLAIM_MS), limit, channelId });
}

async function sendMessage(runtime: SendRuntime, message: ClaimedMessage): Promise<void> {
  const channel = await selectChannel(runtime.db, message.channelId);
  if (channel === undefined) return;
  const answer = await sendToChannel(runtime, channel, message);
  const consequence = afterAttempt(answer, message.attemptCount + 1, runtime.random());
  const about = { messageId: message.id, channelId: channel.id, kind: channel.kind, status: answer.status, next: consequence.next };
  if (answer.isOk) runtime.log.info({ event: "alert-sent", ...about }, "An alert was sent.");
  else runtime.log.warn({ event: "alert-failed", ...about }, "An alert could not be sent.");
  await runtime.db.transaction().execute((transaction) => record(runtime, transaction, message, { answer, consequence }));
}

async function record(
  runtime: SendRuntime,
  transaction: DatabaseTransaction,
  message: ClaimedMessage,
  { answer, consequence }: { answer: SendAnswer; consequence: Consequence },
): Promise<void> {
  const now = runtime.clock.now();
  const attempt = toStoredAttempt(answer, now, { isTest: false });
  const retryAt = consequence.next === "retry" ? new Date(now + consequence.waitMs) : null;
  const slowedUntil = consequence.next === "retry" && consequence.slowsChannel ? retryAt : null;
  // Channel before message, as where a channel is changed.
  await updateChannelAttempted(transaction, message.channelId, attempt, slowedUntil);
  const state = consequence.next === "sent" ? "sent" : consequence.next === "retry" ? "pending" : "failed";
  const attempts = [attempt, ...message.attempts].slice(0, KEPT_ATTEMPTS);
  await updateMessageAttempted(transaction, message.id, { state, nextAttemptAt: retryAt, attempts });
  if (consequence.next === "disable") await disable(runtime, transaction, message.channelId);
}

async function disable(runtime: SendRuntime, transaction: DatabaseTransaction, channelId: string): Promise<void> {
  const disabled = await disableChannel(transaction, channelId, "The receiver answered 410 Gone: it wants no further messages.");
  if (disabled === undefined) return;
  await failWaitingMessages(transaction, channelId);
  const { workspaceId, name: subjectName } = disabled;
  await recordActivity(runtime, transaction, { ...SLUICE, workspaceId }, { action: "alert_channel_disabled", subjectName });
}

/** Returns an attempt as it is stored and shown. */
export function toStoredAttempt(answer: SendAnswer, at: number, { isTest }: { isTest: boolean }): StoredAttempt {
  const { isOk, status, text, durationMs } = answer;
  // PostgreSQL stores no NUL in jsonb.
  return { at, isOk, isTest, status, text: text.replaceAll("\u0000", "").toWellFormed().slice(0, 500), durationMs };
}
