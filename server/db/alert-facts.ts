import { sql } from "kysely";
import type { PauseCause } from "../domain/delivery/pause.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** What an alert says of a destination: its names, its settings, its pause, and what waits. */
export type DestinationFactsRow = {
  id: string;
  name: string;
  metadataId: string;
  awsRegion: string;
  bucket: string;
  iamRoleArn: string;
  sourceId: string;
  sourceName: string;
  workspaceId: string;
  workspaceName: string;
  pausedAt: Date | null;
  pauseFaultKind: AwsFaultKind | null;
  pauseFaultMessage: string | null;
  pauseCause: PauseCause | null;
  pendingFiles: number;
  pendingEvents: number;
  pendingBytes: number;
  /** When the oldest waiting event was received. */
  oldestEventAt: Date | null;
  /** From when on its expiry counts. */
  oldestFileAt: Date | null;
};

/** Returns undefined if the destination does not exist. */
export async function selectDestinationFacts(
  db: Database | DatabaseTransaction,
  destinationId: string,
): Promise<DestinationFactsRow | undefined> {
  return await db
    .selectFrom("destination")
    .innerJoin("source", "source.id", "destination.sourceId")
    .innerJoin("workspace", "workspace.id", "destination.workspaceId")
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("file")
          .innerJoin("batch", "batch.id", "file.batchId")
          .whereRef("file.destinationId", "=", "destination.id")
          .where("file.state", "=", "pending")
          .select([
            sql<number>`count(*)`.as("pendingFiles"),
            sql<number>`coalesce(sum(batch.event_count), 0)`.as("pendingEvents"),
            sql<number>`coalesce(sum(batch.byte_count), 0)`.as("pendingBytes"),
            sql<Date | null>`min(batch.opened_at)`.as("oldestEventAt"),
            sql<Date | null>`min(coalesce(file.redelivery_asked_at, file.created_at))`.as("oldestFileAt"),
          ])
          .as("waiting"),
      (join) => join.onTrue(),
    )
    .select(["destination.id", "destination.name", "destination.metadataId", "destination.awsRegion", "destination.bucket"])
    .select(["destination.iamRoleArn", "source.id as sourceId", "source.name as sourceName"])
    .select(["workspace.id as workspaceId", "workspace.name as workspaceName"])
    .select(["destination.pausedAt", "destination.pauseFaultKind", "destination.pauseFaultMessage", "destination.pauseCause"])
    .select(["waiting.pendingFiles", "waiting.pendingEvents", "waiting.pendingBytes", "waiting.oldestEventAt", "waiting.oldestFileAt"])
    .where("destination.id", "=", destinationId)
    .executeTakeFirst();
}

/** Returns undefined if the source does not exist. */
export async function selectSourceFacts(
  db: Database | DatabaseTransaction,
  sourceId: string,
): Promise<{ id: string; name: string; workspaceId: string; workspaceName: string } | undefined> {
  return await db
    .selectFrom("source")
    .innerJoin("workspace", "workspace.id", "source.workspaceId")
    .select(["source.id", "source.name", "workspace.id as workspaceId", "workspace.name as workspaceName"])
    .where("source.id", "=", sourceId)
    .executeTakeFirst();
}

export type WaitingRow = { destinationId: string; sourceId: string; workspaceId: string; oldestFileAt: Date };

/** Returns each destination with files that wait, and since when the oldest does. */
export async function selectWaiting(db: Database): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select destination.id as destination_id, destination.source_id, destination.workspace_id, waiting.oldest_file_at
    from (
      select destination_id, min(coalesce(redelivery_asked_at, created_at)) as oldest_file_at
      from file where state = 'pending' group by destination_id
    ) as waiting
    join destination on destination.id = waiting.destination_id
  `.execute(db);
  return rows;
}

export type VolumeRow = { sourceId: string; lastEventAt: Date | null; eventsNow: number; eventsBefore: number };

/** Returns the enabled sources of the workspace: when the last batch was sealed, and the events of batches sealed in the last day and the one before. */
export async function selectVolumes(db: Database, workspaceId: string, now: Date): Promise<VolumeRow[]> {
  const { rows } = await sql<VolumeRow>`
    select source.id as source_id, newest.sealed_at as last_event_at, volume.events_now, volume.events_before
    from source
    left join lateral (
      select sealed_at from batch where batch.source_id = source.id order by sealed_at desc limit 1
    ) as newest on true
    join lateral (
      select
        coalesce(sum(event_count) filter (where sealed_at > ${now}::timestamptz - interval '24 hours'), 0) as events_now,
        coalesce(sum(event_count) filter (where sealed_at <= ${now}::timestamptz - interval '24 hours'), 0) as events_before
      from batch
      where batch.source_id = source.id and sealed_at > ${now}::timestamptz - interval '48 hours' and sealed_at <= ${now}
    ) as volume on true
    where source.workspace_id = ${workspaceId} and source.enabled
  `.execute(db);
  return rows;
}

export type SuccessRow = { destinationId: string; sourceId: string; deliveredEvents: number; allEvents: number };

/** Returns the events of files that became ready between `from` and `until`, and those of them that are delivered, per enabled destination. */
export async function selectSuccess(db: Database, workspaceId: string, from: Date, until: Date): Promise<SuccessRow[]> {
  return await db
    .selectFrom("destination")
    .innerJoin("file", "file.destinationId", "destination.id")
    .innerJoin("batch", "batch.id", "file.batchId")
    .select(["destination.id as destinationId", "destination.sourceId"])
    .select([
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'delivered'), 0)`.as("deliveredEvents"),
      sql<number>`coalesce(sum(batch.event_count), 0)`.as("allEvents"),
    ])
    .where("destination.workspaceId", "=", workspaceId)
    .where("destination.enabled", "=", true)
    .where("file.createdAt", ">", from)
    .where("file.createdAt", "<=", until)
    .groupBy(["destination.id", "destination.sourceId"])
    .execute();
}

export type DigestRow = {
  destinationId: string;
  destinationName: string;
  sourceId: string;
  sourceName: string;
  enabled: boolean;
  pausedAt: Date | null;
  verdictCode: ValidationCode | null;
  deliveredFiles: number;
  deliveredEvents: number;
  expiredEvents: number;
  pendingEvents: number;
  oldestPendingAt: Date | null;
};

/** Returns what each destination of the workspace delivered and lost since `since`, and what waits, oldest destination first. */
export async function selectDigest(db: DatabaseTransaction, workspaceId: string, since: Date): Promise<DigestRow[]> {
  const { rows } = await sql<DigestRow>`
    select destination.id as destination_id, destination.name as destination_name, source.id as source_id, source.name as source_name,
      destination.enabled, destination.paused_at, verdict.code as verdict_code,
      done.files as delivered_files, done.events as delivered_events, lost.events as expired_events,
      waiting.events as pending_events, waiting.oldest_at as oldest_pending_at
    from destination
    join source on source.id = destination.source_id
    left join verdict on verdict.destination_id = destination.id
    join lateral (
      select count(*) as files, coalesce(sum(batch.event_count), 0) as events from file join batch on batch.id = file.batch_id
      where file.destination_id = destination.id and file.state = 'delivered' and file.delivered_at > ${since}
    ) as done on true
    join lateral (
      select coalesce(sum(batch.event_count), 0) as events from file join batch on batch.id = file.batch_id
      where file.destination_id = destination.id and file.state = 'failed' and file.given_up_at > ${since}
    ) as lost on true
    join lateral (
      select coalesce(sum(batch.event_count), 0) as events, min(batch.opened_at) as oldest_at from file join batch on batch.id = file.batch_id
      where file.destination_id = destination.id and file.state = 'pending'
    ) as waiting on true
    where destination.workspace_id = ${workspaceId}
    order by destination.created_at, destination.id
    limit 1000
  `.execute(db);
  return rows;
}

/** Returns the workspaces with a channel that chose the digest, and when they last got one. */
export async function selectDigestWorkspaces(db: Database): Promise<{ workspaceId: string; workspaceName: string; sentAt: Date | null }[]> {
  const { rows } = await sql<{ workspaceId: string; workspaceName: string; sentAt: Date | null }>`
    select workspace.id as workspace_id, workspace.name as workspace_name, state.since as sent_at
    from workspace
    left join alert_state as state on state.subject_id = workspace.id and state.rule = 'daily_digest'
    where exists (
      select from alert_channel where alert_channel.workspace_id = workspace.id and enabled and rules ? 'daily_digest'
    )
    order by workspace.id
  `.execute(db);
  return rows;
}
