import { z } from "zod";
import { findRegion } from "./region.ts";
import { RoleArnInput } from "./role-arn.ts";

const DAY_SECONDS = 86_400;

/** What the first step of a migration asks for. Without a region, the bucket is asked for its own. */
export const MigrationPlanInput = z.object({
  environment: z
    .string()
    .trim()
    .max(40, "An environment has at most 40 characters.")
    .regex(/^\P{Cc}*$/u),
  awsRegion: z.string().refine((code) => code === "" || findRegion(code) !== undefined, "Choose a region from the list."),
  iamRoleArn: RoleArnInput,
  waitSeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * DAY_SECONDS, "Wait for a week at most."),
  /** The source's AWS S3 may be used, though it delivers elsewhere already. */
  takeOver: z.boolean(),
});
export type MigrationPlanInput = z.output<typeof MigrationPlanInput>;
