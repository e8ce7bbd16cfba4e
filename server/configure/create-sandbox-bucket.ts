import { selectSource } from "../db/sources.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { parseRoleArn } from "../domain/destination/role-arn.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { permissionPolicy, trustPolicy } from "../domain/policy/iam-policy.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { roleNameFor } from "../domain/set-up/role-names.ts";
import { sandboxBucketFor } from "../domain/set-up/sandbox-bucket.ts";
import type { Runtime } from "../runtime.ts";

/**
 * Creates a bucket and a role for a source in the AWS sandbox, as its customer would, and returns the settings that name them. A second call
 * returns the same and repairs what was changed. Refused if AWS is Amazon's.
 */
export async function createSandboxBucket(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
): Promise<Result<Settings, "forbidden" | "unknown_source" | "no_sandbox" | "sandbox_unavailable">> {
  const { sandbox, config, db, log } = runtime;
  if (!may(actor, "view_sources", sourceId)) return refuse("unknown_source");
  if (!may(actor, "edit_destinations", sourceId)) return refuse("forbidden");
  const source = await selectSource(db, actor.workspaceId, sourceId);
  if (source === undefined) return refuse("unknown_source");
  if (sandbox === null) return refuse("no_sandbox");

  const location = { bucket: sandboxBucketFor({ sourceId, slug: source.slug }), prefix: "" };
  const { partition } = parseRoleArn(config.INTERMEDIATE_ROLE_ARN) ?? {};
  try {
    const iamRoleArn = await sandbox.createBucketAndRole({
      location,
      roleName: roleNameFor(location),
      trust: trustPolicy({ intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN, externalId: actor.workspaceId }),
      permissions: permissionPolicy(location, partition),
    });
    return ok({ awsRegion: sandbox.access.region, bucket: location.bucket, iamRoleArn });
  } catch (error) {
    log.error({ event: "sandbox-bucket-not-created", error }, "The AWS sandbox did not create a bucket and a role.");
    return refuse("sandbox_unavailable");
  }
}
