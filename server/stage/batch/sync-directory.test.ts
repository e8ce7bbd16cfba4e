import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { syncDirectory } from "./sync-directory.ts";

test("calls during a sync wait for the next one, and share it", async () => {
  const directory = await mkdtemp(join(tmpdir(), "sluice-sync-"));
  const first = syncDirectory(directory);
  const [second, third] = [syncDirectory(directory), syncDirectory(directory)];

  expect(second).not.toBe(first);
  expect(third).toBe(second);
  await Promise.all([first, second, third]);
  await syncDirectory(directory);
  await rm(directory, { recursive: true });
});

test("for a missing directory all calls reject, and later calls try again", async () => {
  const absent = join(tmpdir(), "sluice-no-such-directory");
  const asked = [syncDirectory(absent), syncDirectory(absent)];
  for (const answer of asked) await expect(answer).rejects.toThrow("ENOENT");
  await expect(syncDirectory(absent)).rejects.toThrow("ENOENT");
});
