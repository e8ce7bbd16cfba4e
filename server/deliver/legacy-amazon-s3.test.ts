import { expect } from "vitest";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { deliverFile } from "./deliver-file.ts";
import { probePaused } from "./probe-paused.ts";
import { resumeDestination } from "./resume-destination.ts";

const LEGACY = { metadataId: AMAZON_S3.metadataId, awsRegion: "", iamRoleArn: "" };

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("destination", async ({ runtime, db }) => {
    await db.deleteFrom("destination").execute();
    return insertDestination(runtime, { ...LEGACY, bucket: "acme-logs/events" });
  })
  .extend("file", ({ runtime, destination }) => insertWaitingFile(runtime, destination));

test("a batch has two files if AWS S3 and the legacy Amazon S3 are on one source", async ({ runtime, aws, db, destination }) => {
  const modern = await insertDestination(runtime, { sourceId: destination.sourceId, bucket: "acme-new" });
  const { batchId } = await insertWaitingFile(runtime, modern);
  const files = await db.selectFrom("file").selectAll().where("batchId", "=", batchId).orderBy("bucket").execute();
  expect(files.map(({ destinationId, bucket, iamRoleArn }) => ({ destinationId, bucket, iamRoleArn }))).toEqual([
    { destinationId: destination.id, bucket: "acme-logs", iamRoleArn: "" },
    { destinationId: modern.id, bucket: "acme-new", iamRoleArn: modern.iamRoleArn },
  ]);

  for (const file of files) expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(aws.puts.map((put) => [put.bucket, put.as === null])).toEqual([
    ["acme-logs", true],
    ["acme-new", false],
  ]);
});

test("the platform's own credentials are used, and no role is assumed", async ({ runtime, aws, file }) => {
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(aws.assumed).toEqual([]);
  expect(aws.puts).toMatchObject([{ as: null, key: file.key, bucketOwnerFullControl: true, refuseToOverwrite: true }]);
});

test("the region of the bucket is looked up once, and again after the bucket was moved", async ({ runtime, aws, destination, file }) => {
  let askedCount = 0;
  aws.onBucket = () => {
    askedCount += 1;
    return null;
  };
  aws.bucketRegionIs = "eu-west-1";
  aws.onPut = ({ region }) => (region === aws.bucketRegionIs ? null : createFault("wrong_region"));

  await deliverFile(runtime, file.id);
  await deliverFile(runtime, (await insertWaitingFile(runtime, destination)).id);
  expect(askedCount).toBe(1);

  aws.bucketRegionIs = "eu-central-1";
  expect(await deliverFile(runtime, (await insertWaitingFile(runtime, destination)).id)).toBe("delivered");
  expect(aws.puts.map((put) => put.region)).toEqual(["eu-west-1", "eu-west-1", "eu-west-1", "eu-central-1"]);
});

test("a region in its settings is used without a lookup", async ({ runtime, aws, db, destination }) => {
  await db.updateTable("destination").set({ awsRegion: "ap-south-1" }).where("id", "=", destination.id).execute();
  await deliverFile(runtime, (await insertWaitingFile(runtime, destination)).id);
  expect(aws.puts.map((put) => put.region)).toEqual(["ap-south-1"]);
});

test("a bucket whose policy does not grant PutObjectAcl gets its files without the ACL from then on", async ({
  runtime,
  aws,
  destination,
  file,
}) => {
  aws.onPut = ({ bucketOwnerFullControl }) => (bucketOwnerFullControl ? createFault("access_denied") : null);

  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(await deliverFile(runtime, (await insertWaitingFile(runtime, destination)).id)).toBe("delivered");
  expect(aws.puts.map((put) => put.bucketOwnerFullControl)).toEqual([true, false, false]);
});

test("a bucket that denies access pauses it with a message about the bucket's policy, and a probe resumes it", async ({
  runtime,
  aws,
  clock,
  destination,
  file,
}) => {
  aws.onPut = () => createFault("access_denied");
  expect(await deliverFile(runtime, file.id)).toBe("paused");
  expect(await toPause(runtime, destination.id)).toBe(
    "Access Denied. The policy of the bucket acme-logs must allow Sluice to call s3:PutObject on the log folder.",
  );

  aws.onPut = () => null;
  clock.advance({ minutes: 1 });
  await probePaused(runtime);
  expect(await toPause(runtime, destination.id)).toBeNull();
});

test("a missing bucket pauses it", async ({ runtime, aws, file }) => {
  aws.onBucket = () => createFault("no_such_bucket");
  expect(await deliverFile(runtime, file.id)).toBe("paused");
});

test("after a pause with a changed bucket the refused files go to the new bucket", async ({ runtime, aws, db, destination, file }) => {
  aws.onPut = ({ bucket }) => (bucket === "acme-logs" ? createFault("access_denied") : null);
  await deliverFile(runtime, file.id);
  await db.updateTable("destination").set({ bucket: "acme-other" }).where("id", "=", destination.id).execute();

  await resumeDestination(runtime, destination.id);
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(aws.puts.at(-1)).toMatchObject({ bucket: "acme-other" });
});

test("with one location for both, the second finds the object of the first, which has the same bytes", async ({
  runtime,
  aws,
  db,
  destination,
}) => {
  const modern = await insertDestination(runtime, { sourceId: destination.sourceId, bucket: "acme-logs/events" });
  const { batchId } = await insertWaitingFile(runtime, modern);
  const files = await db.selectFrom("file").selectAll().where("batchId", "=", batchId).execute();
  const held = new Map<string, number | null>();
  aws.onPut = ({ key, crc32 }) => {
    if (held.has(key)) return createFault("already_exists");
    held.set(key, crc32);
    return null;
  };

  for (const file of files) expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(aws.puts).toHaveLength(2);
  expect(new Set(aws.puts.map((put) => put.crc32))).toEqual(new Set(held.values()));
});

async function toPause({ db }: TestRuntime, destinationId: string): Promise<string | null> {
  const row = await db
    .selectFrom("destination")
    .select(["pausedAt", "pauseFaultMessage"])
    .where("id", "=", destinationId)
    .executeTakeFirst();
  return row?.pausedAt ? row.pauseFaultMessage : null;
}
