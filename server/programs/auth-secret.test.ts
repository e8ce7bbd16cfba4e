import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "../testing/test.ts";
import { keepAuthSecret } from "./auth-secret.ts";

test("the secret is made once, and only its owner may read it", ({ dataDir }) => {
  const secret = keepAuthSecret(dataDir);
  expect(secret.length).toBeGreaterThanOrEqual(64);
  expect(keepAuthSecret(dataDir)).toBe(secret);
  expect(statSync(join(dataDir, "auth-secret")).mode & 0o777).toBe(0o600);
});

test("each data directory has a secret of its own", async ({ dataDir }) => {
  await mkdir(join(dataDir, "other"));
  expect(keepAuthSecret(join(dataDir, "other"))).not.toBe(keepAuthSecret(dataDir));
});
