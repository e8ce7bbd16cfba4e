import type { CustomerRole } from "../aws/credential-chain.ts";
import type { PendingFile } from "../db/deliveries.ts";
import type { AwsFault } from "../domain/aws-fault.ts";
import { type FaultyCall, faultSentence } from "../domain/fault-sentence.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Why an upload failed: AWS's fault, the call that met it, and a sentence for people. */
export type UploadFault = { fault: AwsFault; call: FaultyCall; message: string };

/** PUTs the batch's bytes, as they are staged, to the place that is fixed with the file. A session that ended is renewed once. */
export async function uploadFile(runtime: Runtime, file: PendingFile): Promise<Result<null, UploadFault>> {
  const first = await attempt(runtime, file);
  if (first.ok || first.error.fault.kind !== "expired_token") return first;

  runtime.credentials.forget(roleOf(file));
  return attempt(runtime, file);
}

async function attempt(runtime: Runtime, file: PendingFile): Promise<Result<null, UploadFault>> {
  const failed = (fault: AwsFault, call: FaultyCall) => refuse({ fault, call, message: faultSentence(fault, call, file) });

  const credentials = await runtime.credentials.credentialsFor(roleOf(file));
  if (!credentials.ok) return failed(credentials.error, credentials.error.link);

  const batch = { id: file.batchId, sourceId: file.sourceId, receivedDay: file.receivedDay };
  const reply = await runtime.aws.putObject({
    as: credentials.value,
    region: file.awsRegion,
    bucket: file.bucket,
    key: file.key,
    body: () => runtime.staging.read(batch),
    byteCount: file.byteCount,
    crc32: file.crc32,
    contentType: "application/gzip",
    bucketOwnerFullControl: true,
    refuseToOverwrite: true,
  });
  return reply.ok ? ok(null) : failed(reply.error, "upload");
}

/** The external id is the workspace's id (R26). */
function roleOf(file: PendingFile): CustomerRole {
  return { roleArn: file.iamRoleArn, externalId: file.workspaceId, sessionPolicy: null };
}
