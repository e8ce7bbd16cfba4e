import { z } from "zod";
import { REFUSAL_MESSAGES } from "../refusal-messages.ts";
import { BucketPathInput } from "./bucket-path-input.ts";
import { findRegion, RegionInput } from "./region.ts";
import { parseRoleArn } from "./role-arn.ts";
import { RoleArnInput } from "./role-arn-input.ts";

/** The three settings of AWS S3, all required (R124). The form, the server action and the API share this one schema. */
export const SettingsInput = z
  .object({ awsRegion: RegionInput, bucket: BucketPathInput, iamRoleArn: RoleArnInput })
  .refine(isOnePartition, {
    path: ["iamRoleArn"],
    message: REFUSAL_MESSAGES.partition_mismatch,
  });

export type Settings = z.output<typeof SettingsInput>;

/** Options of a save: the settings that the form was loaded with, complete or not, and whether two destinations may share a location. */
export const SaveOptions = z.object({
  /** Only compared, never stored, so today's rules don't apply. */
  seen: z.object({ awsRegion: z.string().max(2048), bucket: z.string().max(2048), iamRoleArn: z.string().max(2048) }),
  mayShareLocation: z.boolean().default(false),
});
export type SaveOptions = z.input<typeof SaveOptions>;

export const EMPTY_SETTINGS: Settings = { awsRegion: "", bucket: "", iamRoleArn: "" };

export function sameSettings(one: Settings, other: Settings): boolean {
  return one.awsRegion === other.awsRegion && one.bucket === other.bucket && one.iamRoleArn === other.iamRoleArn;
}

/** Returns whether all three settings are set, as delivery requires (R126). */
export function isComplete({ awsRegion, bucket, iamRoleArn }: Settings): boolean {
  return awsRegion !== "" && bucket !== "" && iamRoleArn !== "";
}

/** Returns whether region and role are in one partition. True if one of them is still empty. */
export function isOnePartition({ awsRegion, iamRoleArn }: { awsRegion: string; iamRoleArn: string }): boolean {
  if (awsRegion === "" || iamRoleArn === "") return true;
  return findRegion(awsRegion)?.partition === parseRoleArn(iamRoleArn)?.partition;
}
