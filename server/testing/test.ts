import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as plainTest } from "vitest";
import { createTestClock } from "./test-clock.ts";
import { createTestDatabase } from "./test-database.ts";
import { createTestRuntime } from "./test-runtime.ts";

/**
 * Vitest's `test` with what a use-case needs: `db` (a fresh database for the file), `clock`, `dataDir` (a folder for this test only) and
 * a `runtime` of them. Fixtures that a test does not name are not created.
 */
export const test = plainTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("database", { scope: "file" }, async ({}, { onCleanup }) => {
    const database = await createTestDatabase();
    onCleanup(() => database.drop());
    return database;
  })
  .extend("db", { scope: "file" }, ({ database }) => database.db)
  .extend("clock", () => createTestClock())
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  .extend("dataDir", async ({}, { onCleanup }) => {
    const directory = await mkdtemp(join(tmpdir(), "sluice-test-"));
    onCleanup(() => rm(directory, { recursive: true, force: true }));
    return directory;
  })
  .extend("runtime", ({ db, clock, dataDir }, { onCleanup }) => {
    const runtime = createTestRuntime({ db, clock, dataDir });
    onCleanup(() => runtime.engine.stop());
    return runtime;
  });
