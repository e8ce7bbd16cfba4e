import pg from "pg";
import { StartError } from "../start-error.ts";

const INSUFFICIENT_PRIVILEGE = "42501";
const NO_SCHEMA = "3F000";

type Rights = { role: string; database: string; schema: string | null; tables: boolean; queue: boolean };

/** Returns which rights the role lacks, and the statements that grant them; null if the failure has another cause. */
export async function explainMissingRights(error: Error & { code?: string }, pool: pg.Pool): Promise<StartError | null> {
  if (error.code !== INSUFFICIENT_PRIVILEGE && error.code !== NO_SCHEMA) return null;
  const { rows } = await pool.query<Rights>(
    `select current_user as role, current_database() as database, current_schema() as schema,
        coalesce(has_schema_privilege(current_schema(), 'create'), false) as tables,
        coalesce(
          (select has_schema_privilege(oid, 'create') from pg_namespace where nspname = 'graphile_worker'),
          has_database_privilege(current_database(), 'create')
        ) as queue`,
  );
  return rows[0] === undefined ? null : new StartError(sentenceFor(rows[0], error.message), { cause: error });
}

function sentenceFor({ role, database, schema, tables, queue }: Rights, reason: string): string {
  const name = pg.escapeIdentifier(role);
  const where = `The role ${name} of DATABASE_URL lacks rights in the database ${pg.escapeIdentifier(database)} (${reason})`;
  const statements = [
    ...(tables
      ? []
      : [
          schema === null || schema === "public"
            ? `create schema authorization ${name}`
            : `grant create on schema ${pg.escapeIdentifier(schema)} to ${name}`,
        ]),
    ...(queue ? [] : [`create schema graphile_worker authorization ${name}`]),
  ];
  if (statements.length === 0) return `${where}: it must own Sluice's tables. Give them to it, or connect as the role that made them.`;
  return `${where}: it must be able to create tables in a schema of its own and in the schema graphile_worker. As the database's owner, run: ${statements.join("; ")};`;
}
