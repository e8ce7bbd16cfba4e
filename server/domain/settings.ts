import { z } from "zod";
import { BucketPathInput } from "./bucket-path.ts";
import { findRegion, RegionInput } from "./region.ts";
import { parseRoleArn, RoleArnInput } from "./role-arn.ts";

/** The three settings of AWS S3, all required (R124). The form, the server action and the API share this one schema. */
export const SettingsInput = z.object({ awsRegion: RegionInput, bucket: BucketPathInput, iamRoleArn: RoleArnInput }).refine(samePartition, {
  path: ["iamRoleArn"],
  message: "This role is in another AWS partition than the region. A role can't be assumed across partitions.",
});

export type Settings = z.output<typeof SettingsInput>;

export const EMPTY_SETTINGS: Settings = { awsRegion: "", bucket: "", iamRoleArn: "" };

function samePartition({ awsRegion, iamRoleArn }: { awsRegion: string; iamRoleArn: string }): boolean {
  return findRegion(awsRegion)?.partition === parseRoleArn(iamRoleArn)?.partition;
}
