import { z } from "zod";
import { RegionInput } from "../destination/region.ts";
import { RoleArnInput } from "../destination/role-arn-input.ts";
import { IdInput } from "../id.ts";
import { PlainText } from "../plain-text.ts";

const WEEK_SECONDS = 604_800;

/** The input of a migration's first step. If the region is empty, it is detected from the bucket. */
export const MigrationPlanInput = z.object({
  environment: PlainText.max(40, "An environment has at most 40 characters."),
  awsRegion: z.union([z.literal(""), RegionInput]),
  iamRoleArn: RoleArnInput,
  waitSeconds: z
    .number("Enter a number of minutes.")
    .int()
    .min(0, "Enter a number of minutes.")
    .max(WEEK_SECONDS, "Wait for a week at most."),
  /** Use the source's AWS S3 although it already delivers to another location. */
  takeOver: z.boolean(),
});
export type MigrationPlanInput = z.output<typeof MigrationPlanInput>;

/** One step with its input. */
export const MigrationStepInput = z.discriminatedUnion("step", [
  z.object({ step: z.literal("plan"), plan: MigrationPlanInput }),
  z.object({ step: z.enum(["validate", "start_test", "compare", "end_wait", "finish"]) }),
  z.object({
    step: z.literal("cut_over"),
    consent: z.object({
      /**
       * Both deliver to one location until the legacy destination is disabled: the same files with the same names, and no file is
       * overwritten (R81).
       */
      mayShareLocation: z.boolean(),
      /** Cut over although nothing was delivered to the test folder, it was not compared, or it differs. */
      withoutProof: z.boolean(),
    }),
  }),
  z.object({
    step: z.literal("disable"),
    /** Disable although the new destination has delivered nothing since the cut-over, for example because the source sends nothing. */
    withoutArrival: z.boolean(),
  }),
  /**
   * What can be undone while the legacy destination is enabled: the whole plan, the test delivery, the cut-over, the early end of the wait.
   */
  z.object({ step: z.literal("undo"), undone: z.enum(["role", "test", "cut_over", "wait"]) }),
]);
export type MigrationStepInput = z.output<typeof MigrationStepInput>;

/** The request of the pages: one step for one or many migrations. */
export const MigrationStepRequest = z.object({ legacyIds: z.array(IdInput).min(1).max(1000), step: MigrationStepInput });
