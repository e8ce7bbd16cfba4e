import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { freePorts } from "../testing/free-ports.ts";
import { test } from "../testing/test.ts";

const ROOT = join(import.meta.dirname, "..", "..");

test("what `npm start` started ends with it, though npm and a shell stand in between", async ({ dataDir, onTestFinished }) => {
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

/** What of it is left: nothing, as it should be, which is an error to the system. */
function killGroup(id: number | undefined): void {
  if (id === undefined) return;
  try {
    process.kill(-id, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
