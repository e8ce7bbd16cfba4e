import { statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { keepSecret, readSecret } from "./keep-secret.ts";
import { test } from "./testing/test.ts";

test("a secret is created once, and only its owner can read it", ({ dataDir }) => {
  const path = join(dataDir, "auth-secret");
  expect(readSecret(path)).toBeNull();
  const secret = keepSecret(path);
  expect(secret).toMatch(/^[\w-]{64}$/);
  expect(keepSecret(path)).toBe(secret);
  expect(readSecret(path)).toBe(secret);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("each file has a different secret", ({ dataDir }) => {
  expect(keepSecret(join(dataDir, "one"))).not.toBe(keepSecret(join(dataDir, "other")));
});
