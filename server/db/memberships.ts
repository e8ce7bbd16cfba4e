import { sql } from "kysely";
import type { IdentifierType } from "../domain/engage/identifier.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

type Either = Database | DatabaseTransaction;

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

/** Removes profiles from all audiences and computed traits of the workspace. Nobody is told. Returns the number of memberships. */
export async function deleteMembershipsOfProfiles(db: Database, workspaceId: string, profileIds: readonly string[]): Promise<number> {
  const result = await db
    .deleteFrom("membership")
    .where("computationId", "in", (eb) => eb.selectFrom("computation").select("id").where("workspaceId", "=", workspaceId))
    .where((eb) => eb("profileId", "=", eb.fn.any(eb.val([...profileIds]))))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
