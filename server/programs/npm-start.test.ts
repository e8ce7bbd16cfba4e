import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { freePorts } from "../testing/free-ports.ts";
import { test } from "../testing/test.ts";

const ROOT = join(import.meta.dirname, "..", "..");

test("the program ends with `npm start`, although npm and a shell run between them", async ({ dataDir, onTestFinished }) => {
  const [port = 0] = await freePorts(1);
  const env = { ...process.env, DATA_DIR: dataDir, SANDBOX_PORT: String(port), AWS_MODE: "sandbox" };
  const npm = spawn("npm", ["start", "--", "sandbox"], { cwd: ROOT, env, stdio: "ignore", detached: true });
  onTestFinished(() => killGroup(npm.pid));
  const ended = once(npm, "exit");
  const answers = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  await vi.waitFor(async () => expect(await answers()).toBe(true), { timeout: 30_000, interval: 50 });

  npm.kill("SIGTERM");
  await ended;
  await expect(answers()).rejects.toThrow("fetch failed");
});

/** Kills what is left of the group. Usually nothing is left, and the system reports ESRCH. */
function killGroup(id: number | undefined): void {
  if (id === undefined) return;
  try {
    process.kill(-id, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
