import { chownSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "../testing/test.ts";
import { handOverCluster, preparePostgresHome } from "./postgres-home.ts";

const AS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
const PATHS = ["", "base", "base/1", "PG_VERSION"];

test.runIf(AS_ROOT)("a cluster of nobody gets an account of its own, also where that was interrupted", ({ dataDir }) => {
  const cluster = toCluster(dataDir, NOBODY);
  const home = preparePostgresHome(dataDir);
  expect(home.account?.uid).not.toBe(NOBODY);
  expect(home.account?.uid).not.toBe(0);
  chownSync(cluster, home.account?.uid ?? 0, home.account?.gid ?? 0);

  const resumed = preparePostgresHome(dataDir);
  handOverCluster(resumed);
  expect(PATHS.map((path) => statSync(join(cluster, path)).uid)).toEqual(PATHS.map(() => home.account?.uid));
});

test.runIf(AS_ROOT)("a cluster of another user stays that user's", ({ dataDir }) => {
  const cluster = toCluster(dataDir, 12_345);
  const home = preparePostgresHome(dataDir);
  handOverCluster(home);
  expect(home.account).toEqual({ uid: 12_345, gid: 12_345 });
  expect(PATHS.map((path) => statSync(join(cluster, path)).uid)).toEqual(PATHS.map(() => 12_345));
});

function toCluster(dataDir: string, uid: number): string {
  const cluster = join(dataDir, "postgres", "data");
  mkdirSync(join(cluster, "base"), { recursive: true });
  for (const file of ["base/1", "PG_VERSION"]) writeFileSync(join(cluster, file), "");
  for (const path of PATHS) chownSync(join(cluster, path), uid, uid);
  return cluster;
}
