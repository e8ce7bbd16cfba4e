import { createSandboxCustomer } from "../aws/sandbox-customer.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { permissionPolicy, trustPolicy } from "../domain/policy/iam-policy.ts";
import { CUSTOMER_ADMINISTRATOR } from "../sandbox/state/accounts.ts";

const REGION = "us-west-2";
const BUCKET = "acme-events";
const ROLE_NAME = "SegmentRole";

type Platform = { endpoint: string; intermediateRoleArn: string; externalId: string };

/** Creates in the sandbox what a customer creates in AWS: a bucket, and a role that requires this workspace's external id. */
export async function prepareAws({ endpoint, ...platform }: Platform): Promise<Settings> {
  const location = { bucket: BUCKET, prefix: "" };
  const customer = createSandboxCustomer({ endpoint, region: REGION, ...CUSTOMER_ADMINISTRATOR });
  const iamRoleArn = await customer.createBucketAndRole({
    location,
    roleName: ROLE_NAME,
    trust: trustPolicy(platform),
    permissions: permissionPolicy(location),
  });
  return { awsRegion: REGION, bucket: BUCKET, iamRoleArn };
}
