import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "../testing/test.ts";
import { lockDataDir } from "./lock-data-dir.ts";

test("a second Sluice on a data directory is refused with a sentence that names the directory", async ({ dataDir }) => {
  const directory = join(dataDir, "new");
  const lock = await lockDataDir(directory);
  await expect(lockDataDir(directory)).rejects.toThrow(`The data directory ${directory} is in use by another Sluice.`);
  await lock.release();
  await (await lockDataDir(directory)).release();
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test("a data directory that is a file is refused with a sentence", async ({ dataDir }) => {
  await writeFile(join(dataDir, "file"), "");
  await expect(lockDataDir(join(dataDir, "file"))).rejects.toThrow("can't be used: a part of its path is a file.");
});
