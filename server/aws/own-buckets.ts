import { addAbortSignal, type Readable } from "node:stream";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ok, refuse } from "../domain/result.ts";
import type { OwnBuckets } from "./aws.ts";
import { awsFault, incompleteAnswer } from "./aws-error.ts";
import type { S3Clients } from "./s3-clients.ts";
import { requestTimeoutMs } from "./sdk-options.ts";

export function createOwnBuckets(clients: S3Clients): OwnBuckets {
  return {
    async getObject({ bucket, region, key, from }) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(from === 0 ? {} : { Range: `bytes=${from}-` }) });
      try {
        const reply = await (await clients.get(null, region)).send(command);
        const byteCount = reply.ContentLength;
        // Without a length, a truncated answer looks complete. An answer with another start is not the rest of the object.
        if (byteCount === undefined || (from > 0 && reply.$metadata.httpStatusCode !== 206)) {
          (reply.Body as Readable | undefined)?.destroy();
          return refuse(incompleteAnswer(reply.$metadata, "S3 answered with other bytes than requested."));
        }
        const body = addAbortSignal(AbortSignal.timeout(requestTimeoutMs(byteCount)), reply.Body as Readable);
        return ok({ body, byteCount, requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error, "GetObject"));
      }
    },

    async listObjects({ bucket, region, prefix, next }) {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(next === null ? {} : { ContinuationToken: next }) });
      try {
        const reply = await (await clients.get(null, region)).send(command);
        if (reply.KeyCount === undefined) return refuse(incompleteAnswer(reply.$metadata, "S3 answered without a list of keys."));
        const keys = (reply.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
        return ok({ keys, next: reply.NextContinuationToken ?? null, requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error, "ListObjectsV2"));
      }
    },

    async deleteObject({ bucket, region, key }) {
      try {
        const reply = await (await clients.get(null, region)).send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
        if (reply.$metadata.httpStatusCode !== 204) return refuse(incompleteAnswer(reply.$metadata, "S3 did not confirm the deletion."));
        return ok({ requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error, "DeleteObject"));
      }
    },
  };
}
