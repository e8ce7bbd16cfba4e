import { describe, expect } from "vitest";
import { AMAZON_S3, AWS_S3 } from "../domain/destination/catalog.ts";
import { refusalCode } from "../domain/refusal-messages.ts";
import { listActivity } from "../observe/list-activity.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertSource } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";
import { addDestination } from "./add-destination.ts";
import { changeDestination } from "./change-destination.ts";

const SETTINGS = { awsRegion: "us-west-2", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };
const SHARED = {
  ok: false,
  error: { code: "location_shared", other: expect.objectContaining({ enabled: true, bucket: SETTINGS.bucket }) },
};
const DONE = { ok: true, value: null };

/** A legacy Amazon S3 that writes to `acme-events/raw`. */
const test = plainTest
  .extend("legacy", ({ runtime }) =>
    insertDestination(runtime, { metadataId: AMAZON_S3.metadataId, bucket: SETTINGS.bucket, awsRegion: "", iamRoleArn: "" }),
  )
  .extend("owner", ({ legacy }) => actorIn(legacy.workspaceId));

describe("two enabled destinations of a source on one location", () => {
  test("are refused when the second is created, enabled or changed, and nothing is saved (R82)", async ({ runtime, legacy, owner }) => {
    const wanted = { sourceId: legacy.sourceId, metadataId: AWS_S3.metadataId, name: "AWS S3", settings: SETTINGS };
    expect(await addDestination(runtime, owner, { ...wanted, enabled: true })).toEqual(SHARED);
    const added = await addDestination(runtime, owner, wanted);
    if (!added.ok) throw new Error(refusalCode(added.error));
    const { destinationId } = added.value;
    expect(await changeDestination(runtime, owner, destinationId, { enabled: true })).toEqual(SHARED);

    const aside = { ...SETTINGS, bucket: "acme-events/raw/segment-logs/test" };
    expect(await changeDestination(runtime, owner, destinationId, { settings: aside, enabled: true })).toEqual(DONE);
    expect(await changeDestination(runtime, owner, destinationId, { settings: SETTINGS })).toEqual(SHARED);
    expect(await changeDestination(runtime, owner, destinationId, { name: "New", settings: SETTINGS })).toEqual(SHARED);
    const row = await runtime.db.selectFrom("destination").selectAll().where("id", "=", destinationId).executeTakeFirst();
    expect(row).toMatchObject({ name: "AWS S3", bucket: aside.bucket, enabled: true });
  });

  test("are saved with consent, and the log names who consented", async ({ runtime, legacy, owner }) => {
    const aws = await insertDestination(runtime, { sourceId: legacy.sourceId, bucket: "acme-events" });
    expect(await changeDestination(runtime, owner, aws.id, { settings: SETTINGS, mayShareLocation: true })).toEqual(DONE);
    const { activities } = await listActivity(runtime, owner, { destinationId: aws.id });
    expect(activities[0]).toMatchObject({
      action: "location_shared",
      actorName: owner.name,
      changes: [
        { field: "bucket", from: null, to: "acme-events/raw" },
        { field: "sharedWith", from: null, to: `${legacy.name} (${legacy.id})` },
      ],
    });

    // What stands already is not asked about again.
    expect(await changeDestination(runtime, owner, aws.id, { settings: { ...SETTINGS, awsRegion: "eu-west-1" } })).toEqual(DONE);
    expect(await changeDestination(runtime, owner, aws.id, { enabled: true })).toEqual(DONE);
  });

  test("are allowed while one of them is disabled", async ({ runtime, legacy, owner }) => {
    const aws = await insertDestination(runtime, { sourceId: legacy.sourceId, enabled: false });
    expect(await changeDestination(runtime, owner, aws.id, { settings: SETTINGS })).toEqual(DONE);
    expect(await changeDestination(runtime, owner, legacy.id, { enabled: false })).toEqual(DONE);
    expect(await changeDestination(runtime, owner, aws.id, { enabled: true })).toEqual(DONE);
  });

  test("are detected by the second of two concurrent changes", async ({ runtime, owner, legacy }) => {
    const { id: sourceId } = await insertSource(runtime, { workspaceId: legacy.workspaceId });
    const both = await Promise.all(
      ["one", "two"].map((metadataId) => insertDestination(runtime, { sourceId, metadataId, bucket: `acme-${metadataId}` })),
    );
    const saved = await Promise.all(both.map(({ id }) => changeDestination(runtime, owner, id, { settings: SETTINGS })));
    expect(saved).toContainEqual(DONE);
    expect(saved).toContainEqual(SHARED);
  });
});

test("many sources can write to one bucket without conflict, because the source's id is in every key (R94)", async ({
  runtime,
  legacy,
  owner,
}) => {
  const elsewhere = await insertDestination(runtime, { workspaceId: legacy.workspaceId, bucket: "acme-elsewhere" });
  expect(await changeDestination(runtime, owner, elsewhere.id, { settings: SETTINGS })).toEqual(DONE);
});
