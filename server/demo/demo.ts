import { parseArgs } from "node:util";
import { readConfig } from "../env.ts";
import { reportFailure } from "../programs/run-program.ts";
import { StartError } from "../start-error.ts";
import { buildPages } from "./build-pages.ts";
import { demoEnvironment } from "./demo-environment.ts";
import { keepTraffic } from "./keep-traffic.ts";
import { prepareDemo } from "./prepare-demo.ts";
import { proveOnce } from "./prove-once.ts";
import { startSluice } from "./start-sluice.ts";
import { welcome } from "./welcome.ts";

const USAGE = `Usage: npm run demo             Sluice with a sandbox AWS, a source, a bucket and steady traffic; Ctrl-C stops it
       npm run demo -- --once   sends 10,000 events, waits until each is in the bucket exactly once, and ends
`;

await main().catch((error: unknown) => {
  reportFailure(error);
  process.exitCode = 1;
});
// Without this, Segment's library would retry for minutes although the collector has stopped.
process.exit();

async function main(): Promise<void> {
  const once = readArguments();
  // With --once, the exit code is 1 until each event is proved to be delivered once.
  process.exitCode = once ? 1 : 0;
  const environment = demoEnvironment(process.env, once);
  const config = readConfig(environment);
  if (config.AWS_MODE !== "sandbox" || config.DATABASE_URL !== undefined) {
    throw new StartError("The demo uses the sandbox and its own PostgreSQL. Unset AWS_MODE and DATABASE_URL, or use npm start.");
  }
  if (!once) await buildPages();

  const sluice = await startSluice(config, environment, { pages: !once });
  try {
    const demo = await prepareDemo(config, { engage: !once });
    if (once) {
      process.exitCode = (await proveOnce(config, demo)) ? 0 : 1;
    } else {
      process.stdout.write(welcome(config, demo));
      await keepTraffic(config, demo, sluice.ended);
    }
  } finally {
    await sluice.stop();
  }
}

function readArguments(): boolean {
  try {
    return parseArgs({ options: { once: { type: "boolean", default: false } } }).values.once;
  } catch {
    process.stderr.write(USAGE);
    process.exit(2);
  }
}
