import { expect, test } from "vitest";
import { explainPostgresFailure } from "./explain-postgres-failure.ts";

test("a full disk has its own sentence", () => {
  const output =
    'initdb: error: could not write to file "/d/postgres/data.new/pg_wal": No space left on device\ninitdb: removing contents\n';
  expect(explainPostgresFailure("/d/postgres", output)).toBe("PostgreSQL can't start: the disk that holds /d/postgres is full.");
});

test("the last error in PostgreSQL's output is the reason", () => {
  const output = 'LOG:  starting\nFATAL:  data directory "/d" has wrong ownership\nHINT:  The server must be started by its owner.\n';
  expect(explainPostgresFailure("/d", output)).toBe('PostgreSQL can\'t start in /d: data directory "/d" has wrong ownership.');
});

test("a uid without a user name has a sentence with the remedy", () => {
  const output = "initdb: error: could not look up effective user ID 12345: user does not exist\n";
  expect(explainPostgresFailure("/d", output)).toBe(
    "PostgreSQL needs a user name, and uid 12345 has none: add it to /etc/passwd, or set DATABASE_URL.",
  );
});
