import { platformAws } from "../domain/destination/platform-aws.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { ServedLocation } from "../domain/policy/iam-policy.ts";
import { roleSession } from "../domain/policy/role-session.ts";
import type { Runtime } from "../runtime.ts";
import type { StepContext } from "./steps.ts";

type StepContextInput = { workspaceId: string; destinationId: string; settings: Settings; location: ServedLocation };

/** Returns the initial state of a validation, before the first step. */
export function createStepContext({ aws, config, ids }: Pick<Runtime, "aws" | "config" | "ids">, input: StepContextInput): StepContext {
  const { workspaceId, destinationId, settings, location } = input;
  return {
    aws,
    intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN,
    platform: platformAws(config),
    settings,
    location,
    session: roleSession({ destinationId, workspaceId, iamRoleArn: settings.iamRoleArn, location }),
    madeUpExternalId: `made-up-${ids.uuid()}`,
    intermediate: null,
    customer: null,
    unexplained: false,
    uploaded: false,
  };
}
