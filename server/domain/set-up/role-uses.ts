import { type BucketPath, parseBucketPath } from "../destination/bucket-path.ts";
import { LOG_FOLDER } from "../destination/object-key.ts";
import { parseRoleArn } from "../destination/role-arn.ts";
import type { ServedLocation } from "../policy/iam-policy.ts";

/** A destination of the workspace with its location and role. */
export type RoleUse = { id: string; name: string; bucket: string; iamRoleArn: string; dayManifest?: boolean };

type ServedDestination = { id: string; name: string; location: ServedLocation };

/**
 * Returns the destinations among `others` that use the role `roleName` for a location other than `settings`. IAM compares names
 * case-insensitively. Roles in another account than the ARN in `settings` are other roles.
 */
export function usesOfRole(
  roleName: string,
  settings: { bucket: string; iamRoleArn: string },
  others: readonly RoleUse[],
): ServedDestination[] {
  const own = parseRoleArn(settings.iamRoleArn);
  const covered = [settings.bucket].map(parseBucketPath).flatMap((location) => (location.ok ? [toFolder(location.value)] : []));
  return others.flatMap(({ id, name, bucket, iamRoleArn, dayManifest = false }) => {
    const [role, location] = [parseRoleArn(iamRoleArn), parseBucketPath(bucket)];
    if (role === null || !location.ok || role.name.toLowerCase() !== roleName.toLowerCase()) return [];
    if (own !== null && (own.accountId !== role.accountId || own.partition !== role.partition)) return [];
    const folder = toFolder(location.value);
    if (covered.some((other) => folder.startsWith(other))) return [];
    covered.push(folder);
    return [{ id, name, location: dayManifest ? { ...location.value, dayManifest } : location.value }];
  });
}

/** Returns the folder that a policy for the location covers: `acme-events` also covers `acme-events/segment-logs/test`. */
function toFolder({ bucket, prefix }: BucketPath): string {
  return [bucket, prefix, LOG_FOLDER, ""].filter((part, at) => part !== "" || at === 3).join("/");
}
