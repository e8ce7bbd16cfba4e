import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLATFORM_USER } from "../server/sandbox/state/accounts.ts";
import { freePorts } from "../server/testing/free-ports.ts";

const MAIN = join(import.meta.dirname, "..", "server", "main.ts");

/** Runs Sluice in production mode during the tests: on free ports, with temporary data and a test AWS. */
const directory = await mkdtemp(join(tmpdir(), "sluice-e2e-"));
const sluice = spawn(process.execPath, [MAIN], { env: await environment(), stdio: ["ignore", "inherit", "inherit"] });
// Sluice gets Ctrl-C too. This process waits until Sluice has ended.
process.on("SIGINT", () => {}).on("SIGTERM", stop);
// The test runner holds the other end of stdin, which closes even if the runner is killed.
process.stdin.resume().once("end", stop);

const exitCode = await new Promise<number>((resolve) => {
  sluice.once("exit", (code) => resolve(code ?? 1));
});
await rm(directory, { recursive: true });
process.exit(exitCode);

function stop(): void {
  sluice.kill("SIGTERM");
}

/** Returns the whole environment, so that no variable for another Sluice or another AWS is inherited. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  const [web, collector, worker] = await freePorts(3);
  return {
    PATH: process.env["PATH"],
    TMPDIR: process.env["TMPDIR"],
    HOME: directory,
    NODE_OPTIONS: `--import ${import.meta.resolve("./aws/mock-amazon.ts")}`,
    NODE_ENV: "production",
    WEB_PORT: String(web),
    COLLECTOR_PORT: String(collector),
    WORKER_PORT: String(worker),
    DATA_DIR: join(directory, "data"),
    DELIVERY_INTERVAL_SECONDS: "2",
    LOG_LEVEL: "warn",
    AWS_MODE: "amazon",
    AWS_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: PLATFORM_USER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: PLATFORM_USER.secretAccessKey,
  };
}
