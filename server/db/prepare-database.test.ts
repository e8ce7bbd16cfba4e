import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, expect } from "vitest";
import { migrateQueue } from "../queue/migrate-queue.ts";
import { test as base } from "../testing/test.ts";
import { createTestDatabase } from "../testing/test-database.ts";
import { openDatabase } from "./database.ts";
import { prepareDatabase } from "./prepare-database.ts";

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("limited", async ({}, { onCleanup }) => {
    const owners = await createTestDatabase({ tables: false });
    const name = `limited_${randomBytes(6).toString("hex")}`;
    await owners.pool.query(`create role ${name} login password 'hunter2'`);
    const url = Object.assign(new URL(owners.url), { username: name, password: "hunter2" }).href;
    const { pool } = openDatabase(url, 3);
    onCleanup(async () => {
      await pool.end();
      await owners.pool.query(`drop owned by ${name} cascade; drop role ${name}`);
      await owners.drop();
    });
    const database = new URL(url).pathname.slice(1);
    return { name, database, url, pool, asOwner: (statements: string) => owners.pool.query(statements) };
  });

const NO_QUEUE = async () => {};

test("programs that start together prepare one database without tripping over each other", async ({ database }) => {
  await database.db.schema.dropSchema("public").cascade().execute();
  await database.db.schema.createSchema("public").execute();
  const pools = Array.from({ length: 4 }, () => openDatabase(database.url, 3));
  await Promise.all(pools.map(({ pool }) => prepareDatabase(pool, NO_QUEUE)));
  expect(await database.db.selectFrom("workspace").select("id").execute()).toEqual([]);
  await Promise.all(pools.map(({ db }) => db.destroy()));
});

test("a PostgreSQL that isn't there is named by its address, without the password", async () => {
  const { db, pool } = openDatabase("postgres://sluice:hunter2@127.0.0.1:9/sluice");
  await expect(prepareDatabase(pool, NO_QUEUE)).rejects.toThrow(
    /^PostgreSQL at 127\.0\.0\.1:9 can't be used \(DATABASE_URL\): nothing listens there\.$/,
  );
  await db.destroy();
});

test("a PostgreSQL that refuses says why", async ({ database }) => {
  const { db, pool } = openDatabase(database.url.replace(/\/test_\w+/, "/nowhere"));
  await expect(prepareDatabase(pool, NO_QUEUE)).rejects.toThrow(/ can't be used \(DATABASE_URL\): database "nowhere" does not exist\.$/);
  await db.destroy();
});

test("a PostgreSQL that is too old is refused in a sentence", async () => {
  const rows = [{ name: "14.19", version: 140_019, standby: false }];
  const client = { query: async () => ({ rows }), release: () => {} };
  const pool = { options: { connectionString: "postgres://db.example.com/sluice" }, connect: async () => client } as unknown as pg.Pool;
  await expect(prepareDatabase(pool, NO_QUEUE)).rejects.toThrow(
    "PostgreSQL at db.example.com:5432 can't be used (DATABASE_URL): it is version 14.19, and Sluice needs 15 or newer.",
  );
});

describe("a lock that another program holds", () => {
  test.for([
    ["of the migrations", "select pg_advisory_xact_lock(7583423)"],
    ["of a table", "lock table kysely_migration in access exclusive mode"],
  ])("%s is waited for, and a sentence names the process that holds it", async ([, statement], { database }) => {
    const holder = await hold(database.url, statement as string);
    const noted = Promise.withResolvers<string>();
    const prepared = prepareDatabase(database.pool, NO_QUEUE, { note: noted.resolve, sayEveryMs: 20 });
    expect(await noted.promise).toMatch(
      /^The database can't be brought up to date yet: process \d+ \(psql of postgres, idle in transaction\) holds a lock on it\.$/,
    );
    await holder.query("rollback");
    await prepared;
    await holder.end();
  });

  test("for longer than the timeout makes the start fail with a sentence", async ({ database }) => {
    const holder = await hold(database.url, "select pg_advisory_xact_lock(7583423)");
    await expect(prepareDatabase(database.pool, NO_QUEUE, { lockTimeoutMs: 1 })).rejects.toThrow(
      "The database can't be brought up to date: another program holds a lock on it. End that program and start again.",
    );
    await holder.end();
  });
});

describe("a role that may not create schemas", () => {
  test("is refused with the statements to run, and starts after they were run", async ({ limited }) => {
    const { name, pool, asOwner } = limited;
    const refusal = await prepareDatabase(pool, migrateQueue).catch((error: Error) => error.message);
    const statements = `create schema authorization "${name}"; create schema graphile_worker authorization "${name}";`;
    expect(refusal).toBe(
      `The role "${name}" of DATABASE_URL lacks rights in the database "${limited.database}" (permission denied for schema public): it must be able to create tables in a schema of its own and in the schema graphile_worker. As the database's owner, run: ${statements}`,
    );

    await asOwner(statements);
    await prepareDatabase(pool, migrateQueue);
    await prepareDatabase(pool, migrateQueue);
    const { rows } = await pool.query("select schemaname from pg_tables where tablename in ('workspace', 'kysely_migration') order by 1");
    expect(rows).toEqual([{ schemaname: name }, { schemaname: name }]);
    await pool.query("select graphile_worker.add_job('deliver_file', '{}'::json)");
  });

  test("has its tables in the schema that the URL's search_path names, beside another program's migrations", async ({ limited }) => {
    const { name, url, asOwner } = limited;
    await asOwner(
      `create table kysely_migration (name text, "timestamp" text); create schema events authorization "${name}"; create schema graphile_worker authorization "${name}"`,
    );
    const { pool } = openDatabase(`${url}&options=${encodeURIComponent("-c search_path=events")}`, 3);
    await prepareDatabase(pool, migrateQueue);
    const { rows } = await pool.query("select schemaname from pg_tables where tablename in ('workspace', 'source', 'file')");
    expect(rows).toEqual(Array(3).fill({ schemaname: "events" }));
    await pool.end();
  });
});

/** A session of somebody else's that holds what `statement` locks. */
async function hold(url: string, statement: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "psql" });
  await client.connect();
  await client.query("begin");
  await client.query(statement);
  return client;
}
