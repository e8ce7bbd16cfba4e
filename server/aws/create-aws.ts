import type { Aws, OwnBuckets } from "./aws.ts";
import type { AwsOptions } from "./sdk-aws.ts";

/** Returns AWS. The SDK, about 10 MB, is loaded with the first call: a collector that stages on its own disk never makes one. */
export function createAws(options: AwsOptions): Aws & OwnBuckets {
  let loading: Promise<Aws & OwnBuckets> | undefined;
  const aws = () => {
    loading ??= import("./sdk-aws.ts").then(({ createSdkAws }) => createSdkAws(options)).catch(tryAgainNextTime);
    return loading;
  };
  // If loading fails, for example because no file can be opened, later calls try again.
  const tryAgainNextTime = (error: unknown) => {
    loading = undefined;
    throw error;
  };
  return {
    callerIdentity: async () => (await aws()).callerIdentity(),
    assumeRole: async (input) => (await aws()).assumeRole(input),
    bucketRegion: async (input) => (await aws()).bucketRegion(input),
    putObject: async (input) => (await aws()).putObject(input),
    getObject: async (input) => (await aws()).getObject(input),
    listObjects: async (input) => (await aws()).listObjects(input),
    deleteObject: async (input) => (await aws()).deleteObject(input),
  };
}
