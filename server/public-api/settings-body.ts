import { BucketPathInput } from "../domain/destination/bucket-path-input.ts";
import { RegionInput } from "../domain/destination/region.ts";
import { RoleArnInput } from "../domain/destination/role-arn-input.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { type ApiError, apiError } from "./api-error.ts";

/** The accepted names of each setting: those of the catalog and of the document's example (R100, docs/public-api.md 3.6). */
const NAMES: ReadonlyMap<string, keyof Settings> = new Map([
  ["awsRegion", "awsRegion"],
  ["region", "awsRegion"],
  ["bucket", "bucket"],
  ["s3Bucket", "bucket"],
  ["iamRoleArn", "iamRoleArn"],
]);

const INPUTS = { awsRegion: RegionInput, bucket: BucketPathInput, iamRoleArn: RoleArnInput };

/**
 * Returns the settings of AWS S3 in a body under the catalog's names. Empty settings stay empty: a disabled destination may have them (R126).
 * Refuses unknown settings as `bad-request`, and one setting under two names with two values as `input-validation`.
 */
export function readSettings(given: Record<string, unknown>): Result<Partial<Settings>, ApiError> {
  const unknown = Object.keys(given).filter((name) => !NAMES.has(name));
  if (unknown.length > 0)
    return refuse(apiError("bad-request", `AWS S3 has no such settings: ${unknown.join(", ")}.`, { field: "settings" }));

  const settings: Partial<Settings> = {};
  for (const [name, key] of NAMES) {
    if (!Object.hasOwn(given, name)) continue;
    const read = given[name] === "" ? ok("") : readSetting(key, given[name], `settings.${name}`);
    if (!read.ok) return read;
    if (settings[key] !== undefined && settings[key] !== read.value) {
      return refuse(apiError("input-validation", `This is ${key} under another name, with another value.`, { field: `settings.${name}` }));
    }
    settings[key] = read.value;
  }
  return ok(settings);
}

function readSetting(key: keyof Settings, value: unknown, field: string): Result<string, ApiError> {
  const parsed = INPUTS[key].safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return refuse(apiError("input-validation", parsed.error.issues[0]?.message ?? "This is not valid.", { field }));
}
