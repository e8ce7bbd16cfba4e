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

/** The default account and role of Sluice. */
const { TRUSTED_ACCOUNT_ID, INTERMEDIATE_ROLE_ARN } = readConfig({});
export const PLATFORM = { accountId: TRUSTED_ACCOUNT_ID, intermediateRoleArn: INTERMEDIATE_ROLE_ARN };

/** Returns the directory of the test AWS. */
export function amazonDirectory(dataDirectory: string): string {
  return join(dataDirectory, "amazon");
}

/** Opens the test AWS, which all processes with the same data directory share. */
export function openAmazon(dataDirectory: string): Sandbox {
  return createSandbox({
    directory: amazonDirectory(dataDirectory),
    clock: systemClock,
    platform: PLATFORM,
    onInternalError: (error) => console.error(error),
  });
}

/**
 * Answers this process's requests to Amazon's host names with the test AWS, or with a scripted fault. Apart from loopback, any other request
 * fails with an error.
 */
export function mountAmazon(dataDirectory: string): { close(): void } {
  const [sandbox, directory] = [openAmazon(dataDirectory), amazonDirectory(dataDirectory)];
  const network = setupServer(
    http.all(AMAZON, async ({ request }) => (await answerFromScript(directory, request)) ?? sandbox.fetch(request)),
    http.all(LOOPBACK, () => passthrough()),
  );
  network.listen({ onUnhandledFrame: "error" });
  // For modules that import `request` by name.
  syncBuiltinESMExports();
  return network;
}
