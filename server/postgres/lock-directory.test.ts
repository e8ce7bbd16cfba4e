import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../testing/test.ts";
import { lockDirectory } from "./lock-directory.ts";

describe("a directory's lock", () => {
  test("has one holder at a time, and leaves no files behind", async ({ dataDir }) => {
    const lock = await lockDirectory(dataDir);
    expect(await lockDirectory(dataDir)).toBeNull();
    await lock?.release();
    const again = await lockDirectory(dataDir);
    expect(again).not.toBeNull();
    await again?.release();
    expect(await readdir(dataDir)).toEqual([]);
  });

  test("never has two holders when many try at once", async ({ dataDir }) => {
    const locks = await Promise.all(Array.from({ length: 20 }, () => lockDirectory(dataDir)));
    const held = locks.filter((lock) => lock !== null);
    expect(held.length).toBeLessThanOrEqual(1);
    for (const lock of held) await lock.release();
  });

  test("is free immediately after its holder is killed", async ({ dataDir }) => {
    const program = `await (await import(process.argv[1])).lockDirectory(process.argv[2]); console.log("held"); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, [
      "--input-type=module",
      "--eval",
      program,
      join(import.meta.dirname, "lock-directory.ts"),
      dataDir,
    ]);
    await once(holder.stdout, "data");
    expect(await lockDirectory(dataDir)).toBeNull();
    holder.kill("SIGKILL");
    await once(holder, "exit");

    const lock = await lockDirectory(dataDir);
    expect(lock).not.toBeNull();
    await lock?.release();
  });
});
