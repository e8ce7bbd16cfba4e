import { crc32 } from "node:zlib";
import type { DueManifest } from "../db/day-manifests.ts";
import { faultSentence } from "../domain/delivery/fault-sentence.ts";
import type { BucketPath } from "../domain/destination/bucket-path.ts";
import { platformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import { roleSession } from "../domain/policy/role-session.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { platformFault } from "../domain/validation/aws-fault.ts";
import type { Runtime } from "../runtime.ts";
import type { UploadFault } from "./upload-file.ts";

type Uploaded = Result<{ requestId: string | null }, UploadFault>;

/** Uploads a manifest through the customer's role, and replaces an earlier one. A session that ended is renewed once. */
export async function uploadManifest(
  runtime: Runtime,
  due: DueManifest,
  { location, key, text }: { location: BucketPath; key: string; text: string },
): Promise<Uploaded> {
  const { destinationId, workspaceId, iamRoleArn, awsRegion } = due;
  const place = { awsRegion, bucket: location.bucket };
  const failed = (fault: UploadFault["fault"], call: UploadFault["call"]): Uploaded =>
    refuse({ fault, call, message: faultSentence(fault, call, place) });
  const ofPlatform = platformRefusal({ bucket: location.bucket, iamRoleArn }, platformAws(runtime.config));
  if (ofPlatform !== null) return failed(platformFault(ofPlatform), "upload");

  const session = roleSession({ destinationId, workspaceId, iamRoleArn, location: { ...location, dayManifest: true } });
  const body = Buffer.from(text);
  const attempt = async (): Promise<Uploaded> => {
    const credentials = await runtime.credentials.credentialsFor(session);
    if (!credentials.ok) return failed(credentials.error, credentials.error.link);
    const reply = await runtime.aws.putObject({
      as: credentials.value,
      region: awsRegion,
      bucket: location.bucket,
      key,
      body,
      byteCount: body.length,
      crc32: crc32(body),
      contentType: "application/json",
      bucketOwnerFullControl: true,
      refuseToOverwrite: false,
    });
    return reply.ok ? ok({ requestId: reply.value.requestId }) : failed(reply.error, "upload");
  };

  const first = await attempt();
  if (first.ok || first.error.fault.kind !== "expired_token") return first;
  runtime.credentials.forget(session);
  return attempt();
}
