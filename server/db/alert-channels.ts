import { sql } from "kysely";
import type { Grant } from "../domain/access/permissions.ts";
import type { RuleId } from "../domain/alerts/alert-rules.ts";
import type { ChannelKind } from "../domain/alerts/channel-input.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { StoredAttempt } from "./schema.ts";

export type ChannelRow = {
  id: string;
  workspaceId: string;
  ownerId: string | null;
  kind: ChannelKind;
  name: string;
  target: string;
  rules: RuleId[];
  sourceIds: string[] | null;
  enabled: boolean;
  disabledReason: string | null;
  resumeAt: Date | null;
  lastAttempt: StoredAttempt | null;
  createdBy: string;
  createdAt: Date;
};

const COLUMNS = [
  "id",
  "workspaceId",
  "ownerId",
  "kind",
  "name",
  "target",
  "rules",
  "sourceIds",
  "enabled",
  "disabledReason",
  "resumeAt",
  "lastAttempt",
  "createdBy",
  "createdAt",
] as const;

type NewChannel = Omit<ChannelRow, "enabled" | "disabledReason" | "resumeAt" | "lastAttempt"> & { sealed: string };

/** Inserts an enabled channel. A name in use throws `alert_channel_name_taken`. */
export async function insertChannel(db: DatabaseTransaction, { rules, sourceIds, ...row }: NewChannel): Promise<void> {
  await db
    .insertInto("alertChannel")
    .values({ ...row, rules: JSON.stringify(rules), sourceIds: toJson(sourceIds), enabled: true, disabledReason: null, resumeAt: null })
    .execute();
}

/** Returns the workspace's channels, oldest first: all of them (null), or those of one owner. */
export async function selectChannels(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  ownerId: string | null,
): Promise<ChannelRow[]> {
  return await db
    .selectFrom("alertChannel")
    .select(COLUMNS)
    .where("workspaceId", "=", workspaceId)
    .$if(ownerId !== null, (query) => query.where("ownerId", "=", ownerId))
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
}

export async function countChannels(db: DatabaseTransaction, workspaceId: string, ownerId: string | null): Promise<number> {
  const { count } = await db
    .selectFrom("alertChannel")
    .where("workspaceId", "=", workspaceId)
    .$if(ownerId !== null, (query) => query.where("ownerId", "=", ownerId))
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns the channel with its sealed part, locked until the transaction ends; undefined if the workspace has no such channel. */
export async function lockChannel(
  db: DatabaseTransaction,
  workspaceId: string,
  channelId: string,
): Promise<(ChannelRow & { sealed: string }) | undefined> {
  return await db
    .selectFrom("alertChannel")
    .select([...COLUMNS, "sealed"])
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .forUpdate()
    .executeTakeFirst();
}

/** Returns the channel with its sealed part; undefined if there is none. */
export async function selectChannel(db: Database, channelId: string): Promise<(ChannelRow & { sealed: string }) | undefined> {
  return await db
    .selectFrom("alertChannel")
    .select([...COLUMNS, "sealed"])
    .where("id", "=", channelId)
    .executeTakeFirst();
}

/** The channels that alerts of the workspace go to, each with its owner's grants; null for the workspace's own. */
export type Receiver = Pick<ChannelRow, "id" | "rules" | "sourceIds"> & { grants: Grant[] | null };

export async function selectReceivers(db: DatabaseTransaction, workspaceId: string): Promise<Receiver[]> {
  return await db
    .selectFrom("alertChannel")
    .select(["id", "rules", "sourceIds"])
    .select(
      sql<Grant[] | null>`case when owner_id is null then null else (
        select coalesce(jsonb_agg(jsonb_build_object('role', held.role, 'sourceId', held.source_id)), '[]') from member_grant as held
        where held.workspace_id = alert_channel.workspace_id and held.user_id = alert_channel.owner_id
      ) end`.as("grants"),
    )
    .where("workspaceId", "=", workspaceId)
    .where("enabled", "=", true)
    .orderBy("createdAt")
    .execute();
}

type ChannelChange = { name: string; rules: readonly RuleId[]; sourceIds: readonly string[] | null; enabled: boolean };

/** Of a locked channel. A name in use throws `alert_channel_name_taken`. */
export async function updateChannel(db: DatabaseTransaction, channelId: string, change: ChannelChange): Promise<void> {
  const { name, rules, sourceIds, enabled } = change;
  await db
    .updateTable("alertChannel")
    .set({ name, rules: JSON.stringify(rules), sourceIds: toJson(sourceIds), enabled })
    .$if(enabled, (query) => query.set({ disabledReason: null }))
    .where("id", "=", channelId)
    .execute();
}

export async function updateChannelSealed(db: DatabaseTransaction, channelId: string, sealed: string): Promise<void> {
  await db.updateTable("alertChannel").set({ sealed }).where("id", "=", channelId).execute();
}

/** Records an attempt. `resumeAt` is kept where the attempt says nothing about it (undefined). */
export async function updateChannelAttempted(
  db: Database | DatabaseTransaction,
  channelId: string,
  attempt: StoredAttempt,
  resumeAt?: Date | null,
): Promise<void> {
  await db
    .updateTable("alertChannel")
    .set({ lastAttempt: JSON.stringify(attempt), ...(resumeAt === undefined ? {} : { resumeAt }) })
    .where("id", "=", channelId)
    .execute();
}

/** Disables the channel because its receiver is gone. Returns its name and workspace; undefined if it was disabled already. */
export async function disableChannel(
  db: DatabaseTransaction,
  channelId: string,
  reason: string,
): Promise<{ name: string; workspaceId: string } | undefined> {
  return await db
    .updateTable("alertChannel")
    .set({ enabled: false, disabledReason: reason })
    .where("id", "=", channelId)
    .where("enabled", "=", true)
    .returning(["name", "workspaceId"])
    .executeTakeFirst();
}

/** Deletes a locked channel with its messages. */
export async function deleteChannelRow(db: DatabaseTransaction, channelId: string): Promise<void> {
  await db.deleteFrom("alertChannel").where("id", "=", channelId).execute();
}

function toJson(value: readonly string[] | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
