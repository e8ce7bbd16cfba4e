import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "../testing/test.ts";
import { userNameLibrary } from "./user-name-library.ts";

test.runIf(process.platform === "linux")("a program that has the library loaded takes its user for sluice", ({ dataDir }) => {
  const path = join(dataDir, "user-name.so");
  writeFileSync(path, userNameLibrary() ?? "");
  const id = spawnSync("id", ["-un"], { env: { ...process.env, LD_PRELOAD: path }, encoding: "utf8" });
  expect(id).toMatchObject({ status: 0, stdout: "sluice\n", stderr: "" });
});

test("there is no library for an unsupported processor", () => {
  expect(userNameLibrary("riscv64")).toBeNull();
});
