import { addAbortSignal, type Readable } from "node:stream";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ok, refuse } from "../domain/result.ts";
import type { OwnBuckets } from "./aws.ts";
import { awsFault } from "./aws-error.ts";
import type { S3Clients } from "./s3-clients.ts";
import { requestTimeoutMs } from "./sdk-options.ts";

export function createOwnBuckets(clients: S3Clients): OwnBuckets {
  return {
    async getObject({ bucket, region, key, from }) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(from === 0 ? {} : { Range: `bytes=${from}-` }) });
      try {
        const reply = await (await clients.get(null, region)).send(command);
        const byteCount = reply.ContentLength ?? 0;
        const body = addAbortSignal(AbortSignal.timeout(requestTimeoutMs(byteCount)), reply.Body as Readable);
        return ok({ body, byteCount, requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error));
      }
    },

    async listObjects({ bucket, region, prefix, next }) {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(next === null ? {} : { ContinuationToken: next }) });
      try {
        const reply = await (await clients.get(null, region)).send(command);
        const keys = (reply.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
        return ok({ keys, next: reply.NextContinuationToken ?? null, requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error));
      }
    },

    async deleteObject({ bucket, region, key }) {
      try {
        const reply = await (await clients.get(null, region)).send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
        return ok({ requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error));
      }
    },
  };
}
