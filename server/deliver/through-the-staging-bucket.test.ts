import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, vi } from "vitest";
import { createAws } from "../aws/create-aws.ts";
import { PLATFORM_USER } from "../sandbox/state/accounts.ts";
import { reconcile } from "../stage/store/reconcile.ts";
import { openS3Store } from "../stage/store/s3-store.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { basic, startTestCollector } from "../testing/test-collector.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { PLATFORM, startTestSandbox } from "../testing/test-sandbox.ts";
import { deliverFile } from "./deliver-file.ts";

const STAGING = { bucket: "sluice-staging", region: "eu-central-1" } as const;

test("an event is staged in the platform's bucket and delivered in one file with the same bytes, also if indexing was delayed", async ({
  db,
  clock,
  dataDir,
  onTestFinished,
}) => {
  const sandbox = await startTestSandbox(join(dataDir, "sandbox"));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await sandbox.close();
  });
  const platform = new S3Client({ region: STAGING.region, credentials: PLATFORM_USER, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: STAGING.region };
  await platform.send(new CreateBucketCommand({ Bucket: STAGING.bucket, CreateBucketConfiguration }));

  const aws = createAws({ workspaceRegion: "us" });
  const config = {
    INTERMEDIATE_ROLE_ARN: PLATFORM.intermediateRoleArn,
    STAGING_BUCKET: STAGING.bucket,
    STAGING_REGION: STAGING.region,
  };
  const runtime = createTestRuntime({ db, clock, dataDir, aws, staging: openS3Store({ aws, ...STAGING }), config });
  const workspace = await insertWorkspace(runtime);
  const { id: destinationId, sourceId } = await insertDestination(runtime, {
    ...(await sandbox.setUp(workspace.id)),
    workspaceId: workspace.id,
  });
  const writeKey = runtime.ids.writeKey();
  await db
    .insertInto("writeKey")
    .values({ key: writeKey, sourceId, createdAt: new Date(clock.now()) })
    .execute();

  const collector = await startTestCollector(runtime, {}, { id: sourceId, workspaceId: workspace.id, writeKey });
  const body = JSON.stringify({ userId: "u1", event: "Signed Up", messageId: "m1" });
  const { status } = await collector.send({ path: "/v1/track", headers: { authorization: basic(writeKey) }, body });
  expect(status).toBe(200);
  await collector.close();
  expect((await readdir(join(dataDir, "collect"))).filter((name) => name.endsWith(".gz"))).toEqual([]);

  // As after the process was killed between staging and indexing.
  await db.deleteFrom("batch").execute();
  expect(await reconcile(runtime)).toEqual({ indexed: 1 });
  const [file] = await toFiles(runtime, destinationId);
  expect(await deliverFile(runtime, file?.id ?? "")).toBe("delivered");

  const delivered = await sandbox.read(file?.key ?? "");
  const lines = gunzipSync(delivered.bytes).toString().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).messageId)).toEqual(["m1"]);
  expect(delivered).toMatchObject({ contentType: "application/gzip", contentEncoding: undefined });
});

async function toFiles({ db }: TestRuntime, destinationId: string) {
  return db.selectFrom("file").selectAll().where("destinationId", "=", destinationId).execute();
}
