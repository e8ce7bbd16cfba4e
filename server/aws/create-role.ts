import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { formatPolicy } from "../domain/policy/iam-policy.ts";
import { CLI_NAMES } from "../domain/set-up/cli-names.ts";
import type { SandboxAccess } from "../domain/set-up/sandbox-access.ts";
import type { BucketAndRole } from "./sandbox-customer.ts";

/** Creates the role or updates its policies, as the set-up guide's script does. Returns its ARN. */
export async function createRole(
  { endpoint, region, accessKeyId, secretAccessKey }: SandboxAccess,
  { roleName: RoleName, trust, permissions }: BucketAndRole,
): Promise<string> {
  const iam = new IAMClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const AssumeRolePolicyDocument = formatPolicy(trust);
  try {
    await iam
      .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Description: CLI_NAMES.roleDescription }))
      .catch(async (error) => {
        if (!(error instanceof EntityAlreadyExistsException)) throw error;
        await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: AssumeRolePolicyDocument }));
      });
    const PolicyDocument = formatPolicy(permissions);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: CLI_NAMES.permissionPolicy, PolicyDocument }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    if (Role?.Arn === undefined) throw new Error(`IAM returned no ARN of the role ${RoleName}.`);
    return Role.Arn;
  } finally {
    iam.destroy();
  }
}
