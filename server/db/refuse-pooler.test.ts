import { expect } from "vitest";
import { startPgbouncer } from "../testing/pgbouncer.ts";
import { test } from "../testing/test.ts";
import { openDatabase } from "./database.ts";
import { refusePooler } from "./refuse-pooler.ts";

test.for(["transaction", "statement"] as const)(
  "a pooler in %s mode is refused in a sentence with its address and the remedy",
  async (mode, { database, dataDir, onTestFinished }) => {
    const pooler = await startPgbouncer({ databaseUrl: database.url, directory: dataDir, mode });
    onTestFinished(pooler.stop);
    const { pool } = openDatabase(pooler.url, 3);
    await expect(refusePooler(pool)).rejects.toThrow(
      `DATABASE_URL leads to a connection pooler in transaction mode at ${new URL(pooler.url).host}, and Sluice needs sessions (LISTEN and advisory locks). Use PostgreSQL's own address, or a pool in session mode (pool_mode=session).`,
    );
    await pool.end();
  },
);

test("a pooler in session mode, and PostgreSQL itself, are not refused", async ({ database, dataDir, onTestFinished }) => {
  const pooler = await startPgbouncer({ databaseUrl: database.url, directory: dataDir, mode: "session" });
  onTestFinished(pooler.stop);
  for (const url of [pooler.url, database.url]) {
    const { pool } = openDatabase(url, 3);
    await expect(refusePooler(pool)).resolves.toBeUndefined();
    await pool.end();
  }
});

test("a pooler that has one connection alone is refused in a sentence, instead of waiting", async ({
  database,
  dataDir,
  onTestFinished,
}) => {
  const pooler = await startPgbouncer({ databaseUrl: database.url, directory: dataDir, mode: "session", poolSize: 1 });
  onTestFinished(pooler.stop);
  const { pool } = openDatabase(pooler.url, 3);
  await expect(refusePooler(pool, 500)).rejects.toThrow(
    `The connection pooler at ${new URL(pooler.url).host} (DATABASE_URL) has too few connections for Sluice. Raise its pool size, or use PostgreSQL's own address.`,
  );
  await pool.end();
});
