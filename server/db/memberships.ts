import { sql } from "kysely";
import type { IdentifierType } from "../domain/engage/identifier.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { ComputationClass } from "./schema.ts";

type Either = Database | DatabaseTransaction;

/** The value of a profile's best identifier in a run. `value` is JSON text. */
export type ResultRow = { profileId: string; type: IdentifierType; identifier: string; value: string };

/** Deletes what an attempt of a run loaded. */
export async function deleteResult(db: Either, runId: string): Promise<void> {
  await db.deleteFrom("runResult").where("runId", "=", runId).execute();
}

/** Deletes the results of attempts that have ended. The id of an attempt is that of `toAttemptId`. */
export async function deleteOldResults(db: Database): Promise<void> {
  await sql`
    delete from run_result where not exists (
      select from computation_run as run
      where run.state = 'computing' and md5(run.id || ':' || run.attempt_count)::uuid = run_result.run_id
    )
  `.execute(db);
}

/** Counts what is loaded of an attempt. The table is empty after a crash of PostgreSQL. */
export async function countResult(db: Either, attemptId: string): Promise<number> {
  const { count } = await db
    .selectFrom("runResult")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("runId", "=", attemptId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Loads a part of an attempt's result in one statement. */
export async function insertResult(db: Either, runId: string, rows: readonly ResultRow[]): Promise<void> {
  await sql`
    insert into run_result (run_id, profile_id, identifier_type, identifier, value)
    select ${runId}, row.profile_id, row.type, row.identifier, row.value::jsonb
    from unnest(
      ${rows.map(({ profileId }) => profileId)}::text[], ${rows.map(({ type }) => type)}::text[],
      ${rows.map(({ identifier }) => identifier)}::text[], ${rows.map(({ value }) => value)}::text[]
    ) as row (profile_id, type, identifier, value)
  `.execute(db);
}

/** Gives the planner figures of what was just loaded; without them it may compare every row with every other. */
export async function analyzeResult(db: Either): Promise<void> {
  await sql`analyze run_result`.execute(db);
}

/** An attempt to compute a run: only its own rows of the result count. */
type Attempt = { attemptId: string; computationId: string };

/** Adds to a result the other identifiers that were told a value of a profile that the result has. Returns how many. */
export async function addToldIdentifiers(db: Either, { attemptId: runId, computationId }: Attempt): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into run_result (run_id, profile_id, identifier_type, identifier, value)
    select ${runId}, result.profile_id, told.identifier_type, told.identifier, result.value
    from membership as told
    join run_result as result on result.run_id = ${runId} and result.profile_id = told.profile_id
    left join run_result as same
      on same.run_id = ${runId} and same.identifier_type = told.identifier_type and same.identifier = told.identifier
    where told.computation_id = ${computationId} and same.run_id is null
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Returns profiles that were told a value and are not in the run's result, in order: at most `limit` after the profile `after`. */
export async function selectMissingProfiles(
  db: Either,
  { attemptId: runId, computationId, after, limit }: Attempt & { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ profileId: string }>`
    select distinct told.profile_id
    from membership as told
    left join run_result as result
      on result.run_id = ${runId} and result.identifier_type = told.identifier_type and result.identifier = told.identifier
    where told.computation_id = ${computationId} and result.run_id is null and told.profile_id > ${after}
    order by told.profile_id limit ${limit}
  `.execute(db);
  return rows.map(({ profileId }) => profileId);
}

/** Adds the identifiers of merged profiles to a result, with the values of the profiles that own them now. Returns how many. */
export async function addMergedIdentifiers(
  db: Either,
  { attemptId: runId, computationId }: Attempt,
  owners: readonly { profileId: string; ownerId: string }[],
): Promise<number> {
  if (owners.length === 0) return 0;
  const { numAffectedRows } = await sql`
    insert into run_result (run_id, profile_id, identifier_type, identifier, value)
    select ${runId}, owner.owner_id, told.identifier_type, told.identifier, result.value
    from unnest(
      ${owners.map(({ profileId }) => profileId)}::text[], ${owners.map(({ ownerId }) => ownerId)}::text[]
    ) as owner (profile_id, owner_id)
    join membership as told on told.computation_id = ${computationId} and told.profile_id = owner.profile_id
    join lateral (
      select value from run_result where run_id = ${runId} and profile_id = owner.owner_id limit 1
    ) as result on true
    left join run_result as same
      on same.run_id = ${runId} and same.identifier_type = told.identifier_type and same.identifier = told.identifier
    where same.run_id is null
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

export type DiffFigures = { size: number; enteredCount: number; exitedCount: number; changeCount: number };

type Diff = Attempt & {
  runId: string;
  /** Whether unchanged values are sent too. */
  isFull: boolean;
  class: ComputationClass;
  now: Date;
};

/**
 * Compares a run's result with what was told before, in one statement: writes the numbered changes, and makes the memberships equal to the result.
 * An identifier that is no longer in the result is told `false` by an audience and `null` by a computed trait.
 */
export async function applyDiff(
  db: DatabaseTransaction,
  { runId, attemptId, computationId, isFull, class: kind, now }: Diff,
): Promise<DiffFigures> {
  const exitValue = kind === "audience" ? "false" : "null";
  const { rows } = await sql<DiffFigures>`
    with diff as materialized (
      select coalesce(result.identifier_type, told.identifier_type) as identifier_type, coalesce(result.identifier, told.identifier) as identifier,
        result.profile_id, result.value, told.identifier is null as is_new, result.identifier is null as is_gone,
        result.value is distinct from told.value as is_changed, result.profile_id is distinct from told.profile_id as is_moved
      from (select * from run_result where run_id = ${attemptId}) as result
      full join (select * from membership where computation_id = ${computationId}) as told
        on told.identifier_type = result.identifier_type and told.identifier = result.identifier
    ), changes as (
      insert into membership_change (run_id, number, identifier_type, identifier, value)
      select ${runId}, row_number() over (order by identifier_type, identifier), identifier_type, identifier, coalesce(value, ${exitValue}::jsonb)
      from diff where is_changed or ${isFull}
      returning 1
    ), gone as (
      delete from membership using diff
      where membership.computation_id = ${computationId} and diff.is_gone
        and membership.identifier_type = diff.identifier_type and membership.identifier = diff.identifier
    ), kept as (
      insert into membership as old (computation_id, identifier_type, identifier, profile_id, value, since, last_change_run)
      select ${computationId}, identifier_type, identifier, profile_id, value, ${now}::timestamptz, ${runId}
      from diff where not is_gone and (is_changed or is_moved)
      on conflict (computation_id, identifier_type, identifier) do update set
        profile_id = excluded.profile_id,
        value = excluded.value,
        since = case when old.value = excluded.value then old.since else excluded.since end,
        last_change_run = case when old.value = excluded.value then old.last_change_run else excluded.last_change_run end
    )
    select count(distinct profile_id) as size, count(*) filter (where is_new) as entered_count, count(*) filter (where is_gone) as exited_count,
      (select count(*) from changes) as change_count
    from diff
  `.execute(db);
  if (rows[0] === undefined) throw new Error("The comparison returned no figures.");
  return rows[0];
}

export type ChangeRow = { number: number; identifierType: IdentifierType; identifier: string; value: unknown };

/** Returns the changes of a run with the numbers `from` to `to`, in order. */
export async function selectChanges(db: Either, runId: string, { from, to }: { from: number; to: number }): Promise<ChangeRow[]> {
  return await db
    .selectFrom("membershipChange")
    .select(["number", "identifierType", "identifier", "value"])
    .where("runId", "=", runId)
    .where("number", ">=", from)
    .where("number", "<=", to)
    .orderBy("number")
    .execute();
}

export async function countChanges(db: Either, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom("membershipChange")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("runId", "=", runId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function deleteChanges(db: DatabaseTransaction, runId: string): Promise<void> {
  await db.deleteFrom("membershipChange").where("runId", "=", runId).execute();
}

export async function deleteMemberships(db: DatabaseTransaction, computationId: string): Promise<void> {
  await db.deleteFrom("membership").where("computationId", "=", computationId).execute();
}

export type MemberRow = {
  profileId: string;
  /** Those that were told the value. */
  identifiers: { type: IdentifierType; value: string }[];
  value: unknown;
  since: Date;
};

/** Returns the profiles with a value, the newest change first. Identifiers are searched. */
export async function selectMembers(
  db: Either,
  computationId: string,
  { search, offset, limit }: { search: string; offset: number; limit: number },
): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    with page as (
      select profile_id, max(since) as since from membership
      where computation_id = ${computationId} and ${containsText(search, "identifier")}
      group by profile_id order by 2 desc, 1 offset ${offset} limit ${limit}
    )
    select page.profile_id, page.since,
      (array_agg(told.value))[1] as value,
      json_agg(json_build_object('type', told.identifier_type, 'value', told.identifier) order by told.since, told.identifier) as identifiers
    from page join membership as told on told.computation_id = ${computationId} and told.profile_id = page.profile_id
    group by page.profile_id, page.since order by page.since desc, page.profile_id
  `.execute(db);
  return rows;
}

export async function countMembers(db: Either, computationId: string, search: string): Promise<number> {
  const { count } = await db
    .selectFrom("membership")
    .select((eb) => eb.fn.count<number>("profileId").distinct().as("count"))
    .where("computationId", "=", computationId)
    .where(containsText(search, "identifier"))
    .executeTakeFirstOrThrow();
  return count;
}

export type MembershipOfProfile = {
  computationId: string;
  class: ComputationClass;
  name: string;
  key: string;
  value: unknown;
  since: Date;
};

/** Returns what the workspace's computations say of profiles, by name. */
export async function selectMembershipsOfProfile(db: Either, workspaceId: string, profileId: string): Promise<MembershipOfProfile[]> {
  const rows = await db
    .selectFrom("membership")
    .innerJoin("computation", "computation.id", "membership.computationId")
    .select(["computation.id as computationId", "computation.class", "computation.name", "computation.key"])
    .select(["membership.value", "membership.since"])
    .distinctOn(["computation.name", "computation.id"])
    .where("computation.workspaceId", "=", workspaceId)
    .where("computation.deletedAt", "is", null)
    .where("membership.profileId", "=", profileId)
    .orderBy("computation.name")
    .orderBy("computation.id")
    .orderBy("membership.since")
    .execute();
  return rows;
}

/** Removes profiles from all audiences and computed traits of the workspace. Nobody is told. Returns the number of memberships. */
export async function deleteMembershipsOfProfiles(db: Database, workspaceId: string, profileIds: readonly string[]): Promise<number> {
  const result = await db
    .deleteFrom("membership")
    .where("computationId", "in", (eb) => eb.selectFrom("computation").select("id").where("workspaceId", "=", workspaceId))
    .where((eb) => eb("profileId", "=", eb.fn.any(eb.val([...profileIds]))))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/**
 * Leaves users out of a run's result and of the memberships whose events are dropped in the whole workspace, or whose records are being erased: nothing about them
 * is sent, also no exit.
 */
export async function leaveOutRegulatedUsers(db: DatabaseTransaction, { attemptId, computationId }: Attempt): Promise<void> {
  const regulated = sql`(
    select 'user_id:' || suppression.user_id
    from suppression join computation on computation.workspace_id = suppression.workspace_id
    where computation.id = ${computationId} and suppression.source_id is null
    union
    select 'user_id:' || user_id
    from regulation join computation on computation.workspace_id = regulation.workspace_id, unnest(regulation.user_ids) as user_id
    where computation.id = ${computationId} and regulation.source_id is null and regulation.erase_until is not null
      and regulation.status in ('INITIALIZED', 'RUNNING')
  )`;
  await sql`delete from run_result where run_id = ${attemptId} and profile_id in ${regulated}`.execute(db);
  await sql`delete from membership where computation_id = ${computationId} and profile_id in ${regulated}`.execute(db);
}
