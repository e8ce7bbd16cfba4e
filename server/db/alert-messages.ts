import { sql } from "kysely";
import type { AlertBody } from "../domain/alerts/alert-message.ts";
import type { ChannelKind } from "../domain/alerts/channel-input.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { AlertMessageState, StoredAttempt } from "./schema.ts";

type NewMessage = { id: string; noticeId: string; channelId: string; body: AlertBody; createdAt: Date };

/** Puts messages into the outbox, due at once. */
export async function insertMessages(db: DatabaseTransaction, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await db
    .insertInto("alertMessage")
    .values(
      messages.map(({ body, ...message }) => ({
        ...message,
        body: JSON.stringify(body),
        state: "pending" as const,
        nextAttemptAt: message.createdAt,
        claimedUntil: null,
      })),
    )
    .execute();
}

export type ClaimedMessage = { id: string; channelId: string; body: AlertBody; attemptCount: number; attempts: StoredAttempt[] };

type Claim = { now: Date; until: Date; limit: number; channelId: string | null };

/**
 * Claims messages that are due until `until`: the oldest of each channel (or of the given one), and none of a channel of which another one is
 * claimed, that is disabled or that asked to wait. Two programs never claim the same one.
 */
export async function claimMessages(db: Database, { now, until, limit, channelId }: Claim): Promise<ClaimedMessage[]> {
  const { rows } = await sql<ClaimedMessage>`
    update alert_message set claimed_until = ${until}
    where id in (
      select distinct on (due.channel_id) due.id
      from alert_message as due join alert_channel as channel on channel.id = due.channel_id
      where due.state = 'pending' and due.next_attempt_at <= ${now} and (due.claimed_until is null or due.claimed_until <= ${now})
        and channel.enabled and (channel.resume_at is null or channel.resume_at <= ${now})
        and (${channelId}::text is null or channel.id = ${channelId})
        and not exists (
          select from alert_message as held
          where held.channel_id = due.channel_id and held.state = 'pending' and held.claimed_until > ${now}
        )
      order by due.channel_id, due.created_at, due.id
      limit ${limit}
    ) and state = 'pending' and (claimed_until is null or claimed_until <= ${now})
    returning id, channel_id as "channelId", body, attempt_count as "attemptCount", attempts
  `.execute(db);
  return rows;
}

type Outcome = { state: AlertMessageState; nextAttemptAt: Date | null; attempts: readonly StoredAttempt[] };

/** Records an attempt and ends the claim. */
export async function updateMessageAttempted(db: DatabaseTransaction, messageId: string, outcome: Outcome): Promise<void> {
  const { state, nextAttemptAt, attempts } = outcome;
  await db
    .updateTable("alertMessage")
    .set({ state, nextAttemptAt, claimedUntil: null, attempts: JSON.stringify(attempts), attemptCount: sql`attempt_count + 1` })
    .where("id", "=", messageId)
    .execute();
}

/** Fails the messages of a channel that wait. */
export async function failWaitingMessages(db: DatabaseTransaction, channelId: string): Promise<void> {
  await db
    .updateTable("alertMessage")
    .set({ state: "failed", nextAttemptAt: null, claimedUntil: null })
    .where("channelId", "=", channelId)
    .where("state", "=", "pending")
    .execute();
}

/** Makes a message due again, with its waits from the first on. Returns whether an enabled channel in `channelIds` has it. */
export async function requeueMessage(
  db: DatabaseTransaction,
  messageId: string,
  channelIds: readonly string[],
  now: Date,
): Promise<boolean> {
  const result = await db
    .updateTable("alertMessage")
    .from("alertChannel")
    .set({ state: "pending", nextAttemptAt: now, attemptCount: 0 })
    .where("alertMessage.id", "=", sql<string>`${messageId}::uuid`)
    .where("alertMessage.state", "<>", "pending")
    .whereRef("alertChannel.id", "=", "alertMessage.channelId")
    .where("alertChannel.enabled", "=", true)
    .where((eb) => eb("alertChannel.id", "=", eb.fn.any(eb.val([...channelIds]))))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export type MessageRow = {
  id: string;
  noticeId: string;
  channelId: string;
  channelName: string;
  channelKind: ChannelKind;
  isChannelEnabled: boolean;
  state: AlertMessageState;
  nextAttemptAt: Date | null;
  lastAttempt: StoredAttempt | null;
};

/** Returns the messages of these notices to these channels. */
export async function selectMessages(db: Database, noticeIds: readonly string[], channelIds: readonly string[]): Promise<MessageRow[]> {
  if (noticeIds.length === 0 || channelIds.length === 0) return [];
  return await db
    .selectFrom("alertMessage")
    .innerJoin("alertChannel", "alertChannel.id", "alertMessage.channelId")
    .select(["alertMessage.id", "alertMessage.noticeId", "alertMessage.channelId", "alertMessage.state", "alertMessage.nextAttemptAt"])
    .select(["alertChannel.name as channelName", "alertChannel.kind as channelKind", "alertChannel.enabled as isChannelEnabled"])
    .select(sql<StoredAttempt | null>`alert_message.attempts->0`.as("lastAttempt"))
    .where("alertMessage.noticeId", "in", [...noticeIds])
    .where("alertMessage.channelId", "in", [...channelIds])
    .orderBy("alertMessage.createdAt")
    .orderBy("alertMessage.id")
    .execute();
}
