import type { Readable } from "node:stream";
import { HeadBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ok, refuse } from "../domain/result.ts";
import type { Aws, PutObjectInput } from "./aws.ts";
import { awsFault, incompleteAnswer } from "./aws-error.ts";
import { ANONYMOUS, type S3Clients } from "./s3-clients.ts";
import { requestTimeoutMs } from "./sdk-options.ts";

export function createS3(clients: S3Clients): Pick<Aws, "bucketRegion" | "putObject"> {
  return {
    async bucketRegion({ bucket, region }) {
      try {
        const client = await clients.get(ANONYMOUS, region);
        const reply = await client.send(new HeadBucketCommand({ Bucket: bucket }));
        return ok({ region: reply.BucketRegion ?? region, requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        const fault = awsFault(error, "HeadBucket");
        // S3 returns the region even with a refusal, and a refusal means that the bucket exists.
        if (fault.bucketRegion !== null) return ok({ region: fault.bucketRegion, requestId: fault.requestId });
        if (fault.kind === "access_denied") return ok({ region, requestId: fault.requestId });
        return refuse(fault);
      }
    },

    async putObject(input) {
      const body = typeof input.body === "function" ? input.body() : input.body;
      const reading = watch(body);
      try {
        const client = await clients.get(input.as, input.region);
        const reply = await client.send(putCommand(input, body), {
          abortSignal: reading.failed,
          requestTimeout: requestTimeoutMs(input.byteCount),
        });
        if (!reply.ETag) return refuse(incompleteAnswer(reply.$metadata, "S3 answered the upload without an ETag, so it isn't confirmed."));
        return ok({ requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        // An error of the body's own stream is not a fault of AWS.
        if (reading.failed.aborted) throw reading.failed.reason;
        return refuse(awsFault(error, "PutObject"));
      } finally {
        reading.end();
      }
    },
  };
}

/**
 * With a given checksum the SDK computes no hash: a stream is sent unchanged, signed as UNSIGNED-PAYLOAD, and S3 verifies its
 * CRC32. Neither an encryption header nor a Content-Encoding is sent (docs/aws-faults.md 1).
 */
function putCommand(input: PutObjectInput, body: Uint8Array | Readable): PutObjectCommand {
  return new PutObjectCommand({
    Bucket: input.bucket,
    Key: input.key,
    Body: body,
    ContentLength: input.byteCount,
    ContentType: input.contentType,
    ...(input.crc32 === null ? {} : { ChecksumCRC32: crc32Header(input.crc32) }),
    ...(input.bucketOwnerFullControl ? { ACL: "bucket-owner-full-control" as const } : {}),
    ...(input.refuseToOverwrite ? { IfNoneMatch: "*" } : {}),
    ...(input.requesterPays ? { RequestPayer: "requester" as const } : {}),
  });
}

/** Returns the value of `x-amz-checksum-crc32`: four bytes, big endian, in base64. */
function crc32Header(crc32: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32);
  return bytes.toString("base64");
}

/** Handles a stream's own error, and closes the connection if S3 answers before the stream ends. The SDK does neither. */
function watch(body: Uint8Array | Readable): { failed: AbortSignal; end(): void } {
  const failure = new AbortController();
  if (body instanceof Uint8Array) return { failed: failure.signal, end: () => {} };
  body.once("error", (error) => failure.abort(error));
  return {
    failed: failure.signal,
    end() {
      if (!body.readableEnded) failure.abort();
      body.on("error", () => {});
      body.destroy();
    },
  };
}
