import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { http, passthrough } from "msw";
import { setupServer } from "msw/node";
import { systemClock } from "../../server/clock.ts";
import { readConfig } from "../../server/env.ts";
import { createSandbox, type Sandbox } from "../../server/sandbox/sandbox.ts";
import { answerFromScript } from "./scripted-faults.ts";

/** `bucket.s3.us-west-2.amazonaws.com`, `s3.us-west-2.amazonaws.com`, `sts.us-west-2.amazonaws.com`, `iam.amazonaws.com`. */
const AMAZON = /^https:\/\/(?:[^/]+\.)?(?:s3|sts|iam)\.(?:[a-z0-9-]+\.)?amazonaws\.com(?::443)?\//;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/;

/** Sluice's own account and role, as they are without a configuration. */
const { TRUSTED_ACCOUNT_ID, INTERMEDIATE_ROLE_ARN } = readConfig({});
export const PLATFORM = { accountId: TRUSTED_ACCOUNT_ID, intermediateRoleArn: INTERMEDIATE_ROLE_ARN };

/** Where everything of our own Amazon lies. */
export function amazonDirectory(dataDirectory: string): string {
  return join(dataDirectory, "amazon");
}

/** An AWS of our own. All processes with the same data directory see the same one. */
export function openAmazon(dataDirectory: string): Sandbox {
  return createSandbox({
    directory: amazonDirectory(dataDirectory),
    clock: systemClock,
    platform: PLATFORM,
    onInternalError: (error) => console.error(error),
  });
}

/**
 * Puts it under Amazon's host names, for everything that this process asks of them, and what a story has scripted before it. Nothing else
 * is reached but loopback: any other request fails, and says so.
 */
export function mountAmazon(dataDirectory: string): { close(): void } {
  const [sandbox, directory] = [openAmazon(dataDirectory), amazonDirectory(dataDirectory)];
  const network = setupServer(
    http.all(AMAZON, async ({ request }) => (await answerFromScript(directory, request)) ?? sandbox.fetch(request)),
    http.all(LOOPBACK, () => passthrough()),
  );
  network.listen({ onUnhandledFrame: "error" });
  // For those who import `request` by its name.
  syncBuiltinESMExports();
  return network;
}
