import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLATFORM_USER } from "../server/sandbox/accounts.ts";
import { freePorts } from "../server/testing/free-ports.ts";

/** What whoever runs the tests may have set for a Sluice of their own. */
const UNSET = [
  "DATABASE_URL",
  "AUTH_SECRET",
  "PUBLIC_URL",
  "STAGING_BUCKET",
  "STAGING_REGION",
  "INTERMEDIATE_ROLE_ARN",
  "TRUSTED_ACCOUNT_ID",
];
const MAIN = join(import.meta.dirname, "..", "server", "main.ts");

/** Runs Sluice as it runs in production, for as long as the tests take: on free ports, with data that goes when it goes, and before an Amazon of our own. */
const directory = await mkdtemp(join(tmpdir(), "sluice-e2e-"));
const sluice = spawn(process.execPath, [MAIN], { env: await environment(), stdio: ["ignore", "inherit", "inherit"] });
// Ctrl-C reaches Sluice as well; this process stays until it has ended in order.
process.on("SIGINT", () => {}).on("SIGTERM", () => void sluice.kill("SIGTERM"));

process.exitCode = await new Promise<number>((resolve) => {
  sluice.once("exit", (code) => resolve(code ?? 1));
});
await rm(directory, { recursive: true });

async function environment(): Promise<NodeJS.ProcessEnv> {
  const [web, collector, worker] = await freePorts(3);
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_") && !UNSET.includes(name));
  return {
    ...Object.fromEntries(own),
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
