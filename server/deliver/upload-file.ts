import type { AwsCredentials, PutObjectInput } from "../aws/aws.ts";
import type { PendingFile } from "../db/deliveries.ts";
import { type FaultyCall, faultSentence } from "../domain/delivery/fault-sentence.ts";
import { hasDotSegment } from "../domain/destination/bucket-path.ts";
import { folderOfKey } from "../domain/destination/object-key.ts";
import { platformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import { type RoleSession, roleSession } from "../domain/policy/role-session.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { type AwsFault, type AwsFaultKind, platformFault } from "../domain/validation/aws-fault.ts";
import type { Runtime } from "../runtime.ts";
import { stagedBytes } from "./staged-bytes.ts";

/** Why an upload failed: AWS's fault, the failed call, and a sentence for people. */
export type UploadFault = { fault: AwsFault; call: FaultyCall; message: string };

/** `requestId` is AWS's id of the successful PUT. */
type Uploaded = Result<{ requestId: string | null }, UploadFault>;

/**
 * Uploads the staged bytes of a batch to the file's target. Never uploads to a bucket of the platform. Replaces an object only if records of the batch were
 * erased.
 *
 * @param options.prove checks again that the role requires the External ID
 */
export async function uploadFile(runtime: Runtime, file: PendingFile, options: { prove: boolean } = { prove: false }): Promise<Uploaded> {
  if (options.prove) runtime.credentials.forgetProof(toSession(file));
  const ofPlatform = platformRefusal(file, platformAws(runtime.config));
  if (ofPlatform !== null) return failed(platformFault(ofPlatform), "upload", file);
  return file.iamRoleArn === "" ? uploadByBucketPolicy(runtime, file) : uploadThroughRole(runtime, file);
}

/** A session that ended is renewed once. */
async function uploadThroughRole(runtime: Runtime, file: PendingFile): Promise<Uploaded> {
  const session = toSession(file);
  const attempt = async (): Promise<Uploaded> => {
    const credentials = await runtime.credentials.credentialsFor(session);
    if (!credentials.ok) return failed(credentials.error, credentials.error.link, file);
    return put(runtime, file, { as: credentials.value, region: file.awsRegion, bucketOwnerFullControl: true }, "upload");
  };

  const first = await attempt();
  if (first.ok || first.error.fault.kind !== "expired_token") return first;
  runtime.credentials.forget(session);
  return attempt();
}

/**
 * Uploads for the legacy Amazon S3 (docs/decisions/010): the bucket's policy allows the platform to write, perhaps without the ACL. The bucket's
 * region is looked up, and once more if the bucket moved.
 */
async function uploadByBucketPolicy(runtime: Runtime, file: PendingFile): Promise<Uploaded> {
  const { buckets } = runtime;
  const attempt = async (): Promise<Uploaded> => {
    const region = file.awsRegion === "" ? await buckets.findRegion(file.bucket) : ok({ region: file.awsRegion });
    if (!region.ok) return failed(region.error, "own_upload", file);
    const as = { as: null, region: region.value.region };
    const first = await put(runtime, file, { ...as, bucketOwnerFullControl: buckets.takesAcl(file.bucket) }, "own_upload");
    if (first.ok || first.error.fault.kind !== "access_denied" || !buckets.takesAcl(file.bucket)) return first;

    const plain = await put(runtime, file, { ...as, bucketOwnerFullControl: false }, "own_upload");
    if (plain.ok) buckets.refuseAcl(file.bucket);
    return plain;
  };

  const first = await attempt();
  if (first.ok || first.error.fault.kind !== "wrong_region" || file.awsRegion !== "") return first;
  buckets.forgetRegion(file.bucket);
  return attempt();
}

type PutOptions = Pick<PutObjectInput, "region" | "bucketOwnerFullControl"> & { as: AwsCredentials | null };

async function put(runtime: Runtime, file: PendingFile, options: PutOptions, call: FaultyCall): Promise<Uploaded> {
  const { sourceId, receivedDay, byteCount, crc32 } = file;
  const batch = { id: file.batchId, sourceId, receivedDay, byteCount, crc32 };
  const reply = await runtime.aws.putObject({
    ...options,
    bucket: file.bucket,
    key: file.key,
    body: () => stagedBytes(runtime.staging, batch),
    byteCount,
    crc32,
    contentType: "application/gzip",
    refuseToOverwrite: file.rewrites === 0,
  });
  return reply.ok ? ok({ requestId: reply.value.requestId }) : failedPut(reply.error, call, { ...file, awsRegion: options.region });
}

function failed(fault: AwsFault, call: FaultyCall, place: { awsRegion: string; bucket: string }): Uploaded {
  return refuse({ fault, call, message: faultSentence(fault, call, place) });
}

/** Faults of a key that S3 and the SDK read differently: a signature that doesn't match, or an invalid URI. */
const MISREAD: readonly AwsFaultKind[] = ["invalid_credentials", "invalid_request", "unknown"];
const MISREAD_SENTENCE =
  'The saved prefix has a folder named "." or "..", which S3 reads as a step in the path. Save a prefix without it on the Settings tab.';

/** A prefix with dot segments can't be saved any more. The customer has to change one that was saved before. */
function failedPut(fault: AwsFault, call: FaultyCall, { key, ...place }: { awsRegion: string; bucket: string; key: string }): Uploaded {
  if (!hasDotSegment(key) || !MISREAD.includes(fault.kind)) return failed(fault, call, place);
  return refuse({ fault: { ...fault, kind: "invalid_request" }, call, message: MISREAD_SENTENCE });
}

/** For the folder of the file's target, which may come from earlier settings. */
function toSession({ destinationId, workspaceId, iamRoleArn, bucket, key }: PendingFile): RoleSession {
  return roleSession({ destinationId, workspaceId, iamRoleArn, location: { bucket, prefix: folderOfKey(key) } });
}
