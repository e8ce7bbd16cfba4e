import { join } from "node:path";
import { systemClock } from "../clock.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import { serveSandbox } from "../sandbox/serve.ts";
import { explainListenError } from "./listen.ts";
import type { Program } from "./program.ts";

/** Serves the AWS sandbox on SANDBOX_PORT. It always listens on loopback, whatever HOST is, because its keys are not secret. */
export const sandbox: Program = async (config) => {
  const answering = await createSandbox({
    directory: join(config.DATA_DIR, "sandbox"),
    clock: systemClock,
    platform: { accountId: config.TRUSTED_ACCOUNT_ID, intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN },
  });
  return await serveSandbox(answering, config.SANDBOX_PORT).catch((error) => explainListenError(error, config, "SANDBOX_PORT"));
};
