import type { BucketPath } from "../domain/destination/bucket-path.ts";
import type { IamPolicy } from "../domain/policy/iam-policy.ts";
import type { SandboxAccess } from "../domain/set-up/sandbox-access.ts";

/** What `createBucketAndRole` creates: a bucket in the region of the access, and a role with its two policies. */
export type BucketAndRole = { location: BucketPath; roleName: string; trust: IamPolicy; permissions: IamPolicy };

/** The customer's administrator in the AWS sandbox. */
export type SandboxCustomer = {
  access: SandboxAccess;
  /** Creates what is missing and brings the role's policies up to date. Returns the role's ARN. */
  createBucketAndRole(wanted: BucketAndRole): Promise<string>;
};

/** Reaches the sandbox through its endpoint with the AWS SDK, as the AWS CLI of a person would. The SDK is loaded with the first call. */
export function createSandboxCustomer(access: SandboxAccess): SandboxCustomer {
  return {
    access,
    async createBucketAndRole(wanted) {
      const { createBucket } = await import("./create-bucket.ts");
      const { createRole } = await import("./create-role.ts");
      await createBucket(access, wanted.location.bucket);
      return await createRole(access, wanted);
    },
  };
}
