import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "../db/database.ts";

export type TestDatabase = { url: string; db: Database; pool: pg.Pool; drop(): Promise<void> };

/** Creates a database with all tables, which are empty, or without any table. */
export async function createTestDatabase({ tables = true } = {}): Promise<TestDatabase> {
  const template = new URL(inject("templateUrl"));
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(`create database ${name} template ${tables ? template.pathname.slice(1) : "template0"}`);

  const url = withDatabase(template, name);
  const { db, pool } = openDatabase(url, 5);
  return {
    url,
    db,
    pool,
    async drop() {
      // In this order: a test that failed may have left a connection in use, and the pool would wait for it for ever.
      await administer(`drop database ${name} with (force)`);
      db.destroy().catch(() => {});
    },
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(new URL(inject("templateUrl")), "postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: URL, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
