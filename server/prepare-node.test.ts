import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Writes and logs 100 times, so that all write errors occur, and then reports that it still runs. */
const PROGRAM = `
  const { createLog } = await import(process.argv[1]);
  const log = createLog({ LOG_LEVEL: "info" }, "worker");
  for (let line = 0; line < 100; line += 1) {
    log.warn("A job failed.");
    console.log("a line");
    await new Promise((written) => process.stdout.write("a line", written));
    await new Promise((written) => process.stderr.write("a line", written));
    await new Promise(setImmediate);
  }
  process.send("alive");
`;

test.runIf(existsSync("/dev/full"))("a program whose output is on a full disk continues", async () => {
  const full = openSync("/dev/full", "w");
  expect(await waitForEnd(run([full, full]))).toEqual({ said: ["alive"], exitCode: 0 });
});

test("a program whose output pipes are closed continues", async () => {
  const program = run(["pipe", "pipe"]);
  program.stdout?.destroy();
  program.stderr?.destroy();
  expect(await waitForEnd(program)).toEqual({ said: ["alive"], exitCode: 0 });
});

async function waitForEnd(program: ChildProcess): Promise<{ said: unknown[]; exitCode: number }> {
  const said: unknown[] = [];
  program.on("message", (message) => said.push(message));
  const [exitCode] = await once(program, "close");
  return { said, exitCode };
}

function run(output: ["pipe", "pipe"] | [number, number]) {
  const preload = ["--import", join(import.meta.dirname, "prepare-node.mjs")];
  return spawn(process.execPath, [...preload, "--input-type=module", "--eval", PROGRAM, join(import.meta.dirname, "log.ts")], {
    stdio: ["ignore", ...output, "ipc"],
  });
}
