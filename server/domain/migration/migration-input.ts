import { z } from "zod";
import { RegionInput } from "../destination/region.ts";
import { RoleArnInput } from "../destination/role-arn-input.ts";
import { IdInput } from "../id.ts";
import { PlainText } from "../plain-text.ts";

const WEEK_SECONDS = 604_800;

/** What the first step of a migration asks for. Without a region, the bucket is asked for its own. */
export const MigrationPlanInput = z.object({
  environment: PlainText.max(40, "An environment has at most 40 characters."),
  awsRegion: z.union([z.literal(""), RegionInput]),
  iamRoleArn: RoleArnInput,
  waitSeconds: z
    .number("Enter a number of minutes.")
    .int()
    .min(0, "Enter a number of minutes.")
    .max(WEEK_SECONDS, "Wait for a week at most."),
  /** The source's AWS S3 may be used, though it delivers elsewhere already. */
  takeOver: z.boolean(),
});
export type MigrationPlanInput = z.output<typeof MigrationPlanInput>;

/** One step, with what it has to be told. */
export const MigrationStepInput = z.discriminatedUnion("step", [
  z.object({ step: z.literal("plan"), plan: MigrationPlanInput }),
  z.object({ step: z.enum(["validate", "start_test", "compare", "end_wait", "finish"]) }),
  z.object({
    step: z.literal("cut_over"),
    consent: z.object({
      /** Both deliver to one place until the legacy one is disabled: the same files under the same names, and none is overwritten (R81). */
      mayShareLocation: z.boolean(),
      /** Though nothing has arrived in the test folder, or it was not compared, or it differs. */
      withoutProof: z.boolean(),
    }),
  }),
  z.object({
    step: z.literal("disable"),
    /** Though nothing of the new one has arrived since the cut, as where a source is silent. */
    withoutArrival: z.boolean(),
  }),
  /** What can be taken back while the legacy destination delivers: the whole plan, the test delivery, the cut-over, the early end of the wait. */
  z.object({ step: z.literal("undo"), undone: z.enum(["role", "test", "cut_over", "wait"]) }),
]);
export type MigrationStepInput = z.output<typeof MigrationStepInput>;

/** What the pages send: one step for one or for many. */
export const MigrationStepRequest = z.object({ legacyIds: z.array(IdInput).min(1).max(1000), step: MigrationStepInput });
