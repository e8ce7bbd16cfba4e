import { describe, expect } from "vitest";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { changeSource } from "../configure/change-source.ts";
import { createSource } from "../configure/create-source.ts";
import { deleteDestination } from "../configure/delete-destination.ts";
import { deleteSource } from "../configure/delete-source.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import { refusalCode } from "../domain/refusal-messages.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { createFault, createScriptedAws } from "../testing/scripted-aws.ts";
import { test } from "../testing/test.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { listActivity } from "./list-activity.ts";

const SETTINGS = { awsRegion: "eu-west-1", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };

describe("the activity log", () => {
  test("tells a source's and a destination's life, with what changed from what to what", async ({ runtime, clock }) => {
    const owner = actorIn((await insertWorkspace(runtime)).id);
    const source = await createSource(runtime, owner, { name: "Shop" });
    if (!source.ok) throw new Error(source.error);
    const { sourceId } = source.value;
    await changeSource(runtime, owner, sourceId, { name: "Web shop" });
    await changeSource(runtime, owner, sourceId, { enabled: false });
    await changeSource(runtime, owner, sourceId, { enabled: true });
    clock.advance({ minutes: 1 });
    const added = await addDestination(runtime, owner, { sourceId, metadataId: AWS_S3.metadataId, name: "Raw" });
    if (!added.ok) throw new Error(refusalCode(added.error));
    const { destinationId } = added.value;
    await changeDestination(runtime, owner, destinationId, { settings: SETTINGS });
    await changeDestination(runtime, owner, destinationId, { settings: { ...SETTINGS, bucket: "acme-archive" } });
    await changeDestination(runtime, owner, destinationId, { name: "Archive" });
    await changeDestination(runtime, owner, destinationId, { enabled: true });
    await changeDestination(runtime, owner, destinationId, { enabled: false });
    await deleteDestination(runtime, owner, destinationId);
    await deleteSource(runtime, owner, sourceId);

    const { activities } = await listActivity(runtime, owner);
    expect(activities.toReversed().map(({ action, subjectName, changes }) => [action, subjectName, changes])).toEqual([
      ["source_created", "Shop", []],
      ["source_renamed", "Web shop", [{ field: "name", from: "Shop", to: "Web shop" }]],
      ["source_disabled", "Web shop", []],
      ["source_enabled", "Web shop", []],
      ["destination_created", "Raw", []],
      ["settings_saved", "Raw", Object.entries(SETTINGS).map(([field, to]) => ({ field, from: null, to }))],
      ["settings_saved", "Raw", [{ field: "bucket", from: "acme-events/raw", to: "acme-archive" }]],
      ["destination_renamed", "Archive", [{ field: "name", from: "Raw", to: "Archive" }]],
      ["destination_enabled", "Archive", []],
      ["destination_disabled", "Archive", []],
      ["destination_deleted", "Archive", []],
      ["source_deleted", "Web shop", []],
    ]);
    expect(activities[0]).toMatchObject({
      at: clock.now(),
      actorKind: "user",
      actorName: owner.name,
      sentence: "Deleted the source",
      sourceId,
      destinationId: null,
    });
    expect(activities.at(-1)).toMatchObject({ at: clock.now() - 60_000 });
    expect((await listActivity(runtime, owner, { destinationId })).activities).toHaveLength(7);
    expect((await listActivity(runtime, owner, { sourceId })).activities).toHaveLength(12);
  });

  test("has no line for what was refused, and none for what was so already", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const owner = actorIn(destination.workspaceId);
    const { awsRegion, bucket, iamRoleArn } = destination;
    await changeDestination(runtime, owner, destination.id, { settings: { awsRegion, bucket, iamRoleArn } });
    await changeDestination(runtime, owner, destination.id, { enabled: true });
    await changeDestination(runtime, owner, destination.id, { name: destination.name });
    await deleteSource(runtime, owner, destination.sourceId);
    await changeDestination(runtime, actorIn(destination.workspaceId, "source_read_only"), destination.id, { enabled: false });
    const { workspaceId, sourceId } = destination;
    const second = { sourceId, metadataId: AWS_S3.metadataId, name: "Second" };
    expect(await addDestination(runtime, actorIn(workspaceId), second)).toEqual({ ok: false, error: "multiple_instances" });
    expect(await listActivity(runtime, owner)).toEqual({ activities: [], nextCursor: null });
  });

  test("says how each validation ended, and with which settings where they weren't the saved ones", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const owner = actorIn(destination.workspaceId);
    const aws = createScriptedAws();
    aws.onIdentity = () => createFault("access_denied");
    const validated = await validateDestination({ ...runtime, aws }, owner, { destinationId: destination.id });
    if (!validated.ok) throw new Error(JSON.stringify(validated.error));
    const { code } = validated.value;
    const settings = { awsRegion: destination.awsRegion, bucket: "another-bucket", iamRoleArn: destination.iamRoleArn };
    await validateDestination({ ...runtime, aws }, owner, { destinationId: destination.id, settings });

    const { activities } = await listActivity(runtime, owner, { destinationId: destination.id });
    expect(activities.map(({ action, changes }) => [action, changes])).toEqual([
      [
        "destination_validated",
        [
          { field: "verdict", from: code, to: code },
          { field: "bucket", from: destination.bucket, to: "another-bucket" },
        ],
      ],
      ["destination_validated", [{ field: "verdict", from: null, to: code }]],
    ]);
  });

  test("is read a page at a time, the newest first", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const owner = actorIn(destination.workspaceId);
    for (const name of ["A", "B", "C", "D", "E"]) await changeDestination(runtime, owner, destination.id, { name });
    const names: string[] = [];
    let before: string | undefined;
    do {
      const page = await listActivity(runtime, owner, { before, limit: 2 });
      names.push(page.activities.map(({ subjectName }) => subjectName).join(""));
      before = page.nextCursor ?? undefined;
    } while (before !== undefined);
    expect(names).toEqual(["ED", "CB", "A"]);
    expect(await listActivity(runtime, owner, { before: "not a cursor" })).toEqual({ activities: [], nextCursor: null });
  });
});
