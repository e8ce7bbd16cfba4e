import { vi } from "vitest";
import { createAws } from "../aws/create-aws.ts";
import { test as base } from "./test.ts";
import { createTestRuntime } from "./test-runtime.ts";
import { PLATFORM, startTestSandbox } from "./test-sandbox.ts";

/** The `test` of test.ts with an AWS that enforces policies: a new `sandbox` for each test, and a `runtime` that uses it. */
export const test = base
  .extend("sandbox", async ({ dataDir }, { onCleanup }) => {
    const sandbox = await startTestSandbox(`${dataDir}/sandbox`);
    onCleanup(async () => {
      vi.unstubAllEnvs();
      await sandbox.close();
    });
    return sandbox;
  })
  .extend("runtime", ({ db, clock, dataDir, sandbox: _ }) => {
    const config = { INTERMEDIATE_ROLE_ARN: PLATFORM.intermediateRoleArn };
    return createTestRuntime({ db, clock, dataDir, config, aws: createAws({ workspaceRegion: "us" }) });
  });
