import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { syncDirectory } from "./sync-directory.ts";

test("who asks while a sync runs waits for one that began later, and shares it with the others", async () => {
  const directory = await mkdtemp(join(tmpdir(), "sluice-sync-"));
  const first = syncDirectory(directory);
  const [second, third] = [syncDirectory(directory), syncDirectory(directory)];

  expect(second).not.toBe(first);
  expect(third).toBe(second);
  await Promise.all([first, second, third]);
  await syncDirectory(directory);
  await rm(directory, { recursive: true });
});

test("a directory that is not there is told to everyone who asked, and to later ones anew", async () => {
  const absent = join(tmpdir(), "sluice-no-such-directory");
  const asked = [syncDirectory(absent), syncDirectory(absent)];
  for (const answer of asked) await expect(answer).rejects.toThrow("ENOENT");
  await expect(syncDirectory(absent)).rejects.toThrow("ENOENT");
});
