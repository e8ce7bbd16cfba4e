import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { OwnBuckets } from "../../aws/aws.ts";
import { ok } from "../../domain/result.ts";
import { createScriptedAws } from "../../testing/scripted-aws.ts";
import { openS3Store } from "./s3-store.ts";

const BATCH = { id: "00000000-0000-4000-8000-000000000001", sourceId: "s1", receivedDay: 0 };
const BYTES = Buffer.from("the bytes of a batch, in several chunks");

/** Breaks each stream after the next number of bytes in `breaks`. Later streams are complete. */
function storeOver(breaks: number[], keys: string[] = []) {
  const asked: number[] = [];
  const buckets: OwnBuckets = {
    async getObject({ from }) {
      const until = breaks[asked.length];
      asked.push(from);
      async function* body() {
        if (until !== 0) yield BYTES.subarray(from, until === undefined ? undefined : from + until);
        if (until !== undefined) throw new Error("the connection broke");
      }
      return ok({ body: Readable.from(body()), byteCount: BYTES.length - from, requestId: null });
    },
    async listObjects({ next }) {
      const at = Number(next ?? 0);
      return ok({ keys: keys.slice(at, at + 2), next: at + 2 < keys.length ? String(at + 2) : null, requestId: null });
    },
    deleteObject: async () => ok({ requestId: null }),
  };
  return { asked, store: openS3Store({ aws: { ...createScriptedAws(), ...buckets }, bucket: "staging", region: "us-west-2" }) };
}

test("a stream that breaks continues from the same position", async () => {
  const { store, asked } = storeOver([10, 5, 1]);

  expect(Buffer.concat(await store.read(BATCH).toArray())).toEqual(BYTES);
  expect(asked).toEqual([0, 10, 15, 16]);
});

test("a stream that breaks after the last byte is complete", async () => {
  const { store, asked } = storeOver([BYTES.length]);

  expect(Buffer.concat(await store.read(BATCH).toArray())).toEqual(BYTES);
  expect(asked).toEqual([0]);
});

test("a stream that breaks three times in a row without a byte fails", async () => {
  const { store, asked } = storeOver([10, 0, 0, 0]);

  await expect(store.read(BATCH).toArray()).rejects.toThrow("the connection broke");
  expect(asked).toEqual([0, 10, 10]);
});

test("all pages are listed, and keys that are not batches are skipped", async () => {
  const batches = [1, 2, 3].map((number) => `s1/0/00000000-0000-4000-8000-00000000000${number}.gz`);
  const { store } = storeOver([], [...batches, "readme.txt", "s1/0/notes.gz"]);

  const ids: string[] = [];
  for await (const { id } of store.list()) ids.push(id);
  expect(ids).toEqual(batches.map((key) => key.slice("s1/0/".length, -".gz".length)));
});
