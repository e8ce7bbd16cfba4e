import { expect } from "vitest";
import { test } from "../testing/test.ts";
import { openDatabase } from "./database.ts";
import { prepareDatabase } from "./prepare-database.ts";

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
