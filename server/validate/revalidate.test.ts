import { sql } from "kysely";
import { expect } from "vitest";
import { changeDestination } from "../configure/change-destination.ts";
import { getDestination } from "../configure/get-destination.ts";
import { listDestinations } from "../configure/list-destinations.ts";
import type { Database } from "../db/database.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import { revalidateDestinationJob } from "../jobs/revalidate-destination-job.ts";
import { listActivity } from "../observe/list-activity.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws, failStep } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { listValidations } from "./list-validations.ts";
import { revalidateDue } from "./revalidate-due.ts";
import { validateDestination } from "./validate-destination.ts";

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("destination", async ({ runtime, aws, db }) => {
    await db.deleteFrom("workspace").execute();
    await sql`delete from graphile_worker._private_jobs`.execute(db);
    failStep(aws, "upload", null);
    return insertDestination(runtime);
  })
  .extend("owner", ({ destination }) => actorIn(destination.workspaceId))
  /** What a worker does when so many hours are over: the cron, then the jobs. */
  .extend("after", ({ runtime, db, clock }) => async (hours: number) => {
    clock.advance({ hours });
    await revalidateDue(runtime);
    for (const payload of await takeJobs(db)) await revalidateDestinationJob.run(payload, runtime);
  })
  .extend(
    "turn",
    ({ after }) =>
      () =>
        after(6),
  );

async function takeJobs(db: Database): Promise<unknown[]> {
  const { rows } = await sql<{ payload: unknown }>`
    with jobs as (
      select jobs.id, payload from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
      where identifier = 'revalidate_destination'
    ), taken as (delete from graphile_worker._private_jobs where id in (select id from jobs))
    select payload from jobs
  `.execute(db);
  return rows.map(({ payload }) => payload);
}

test("an enabled destination is validated once every six hours, at a time of its own", async ({ aws, after, destination: _ }) => {
  for (let hour = 0; hour < 12; hour += 1) await after(1);
  expect(aws.assumed).toHaveLength(2 * 4);
});

test("the upload is tried once a day", async ({ aws, turn, runtime, destination, owner }) => {
  const uploads: number[] = [];
  for (let count = 0; count < 9; count += 1) {
    await turn();
    uploads.push(aws.puts.length);
  }
  expect(uploads).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3]);

  await turn();
  const { validations } = await listValidations(runtime, owner, { destinationId: destination.id });
  expect(validations).toMatchObject([{ code: "ok", actorName: "Sluice" }]);
  expect(validations[0]?.steps.at(-1)).toMatchObject({ id: "upload", state: "skipped", note: expect.stringMatching(/^Upload not tried/) });
});

test("disabled and paused destinations and the legacy Amazon S3 are not validated", async ({
  runtime,
  aws,
  clock,
  turn,
  db,
  destination,
}) => {
  const now = new Date(clock.now());
  await insertDestination(runtime, { enabled: false });
  await insertDestination(runtime, { pausedAt: now });
  await insertDestination(runtime, { metadataId: "54f418c3db31d978f14aa925" });
  await db.updateTable("destination").set({ enabled: false, enabledAt: null }).where("id", "=", destination.id).execute();

  await turn();
  expect(aws.assumed).toEqual([]);
});

test("REVALIDATION_HOURS of 0 turns it off", async ({ runtime, db, clock, destination: _ }) => {
  clock.advance({ days: 2 });
  await revalidateDue({ ...runtime, config: { ...runtime.config, REVALIDATION_HOURS: 0 } });
  expect(await takeJobs(db)).toEqual([]);
});

test("the destinations of an installation are spread over the six hours", async ({ runtime, db, clock, destination: _ }) => {
  for (let count = 0; count < 40; count += 1) await insertDestination(runtime);
  const counts: number[] = [];
  for (let hour = 0; hour < 6; hour += 1) {
    clock.advance({ hours: 1 });
    await revalidateDue(runtime);
    const due = await takeJobs(db);
    counts.push(due.length);
    const now = new Date(clock.now());
    for (const payload of due as { destinationId: string }[]) {
      const settings = JSON.stringify({ awsRegion: "", bucket: "", iamRoleArn: "" });
      await db.insertInto("verdict").values({ destinationId: payload.destinationId, settings, askedAt: now }).execute();
    }
  }
  expect(counts.reduce((sum, count) => sum + count)).toBe(41);
  expect(Math.max(...counts)).toBeLessThan(20);
});

test("a changed verdict is shown in the activity log and on the destination until a later run passes", async ({
  runtime,
  aws,
  clock,
  turn,
  destination,
  owner,
}) => {
  const wouldFail = async () => (await getDestination(runtime, owner, destination.id))?.wouldFail;
  const lines = async () => (await listActivity(runtime, owner, { destinationId: destination.id })).activities;
  await turn();
  expect([await wouldFail(), await lines()]).toEqual([null, []]);

  failStep(aws, "role_with_external_id", createFault("access_denied"));
  await turn();
  const since = clock.now();
  expect(await wouldFail()).toEqual({ code: "external_id_rejected", since });
  expect((await listDestinations(runtime, owner)).items.map((listed) => listed.wouldFail)).toEqual([
    { code: "external_id_rejected", since },
  ]);
  expect(await lines()).toMatchObject([
    {
      action: "verdict_changed",
      sentence: "Validation changed",
      actorName: "Sluice",
      actorKind: "system",
      changes: [{ field: "verdict", from: "ok", to: "external_id_rejected" }],
    },
  ]);

  await turn();
  expect([await wouldFail(), (await lines()).length]).toEqual([{ code: "external_id_rejected", since }, 1]);

  failStep(aws, "upload", null);
  await turn();
  expect(await wouldFail()).toBeNull();
  expect((await lines())[0]?.changes).toEqual([{ field: "verdict", from: "external_id_rejected", to: "ok" }]);
});

test("a role that doesn't require the External ID pauses the destination until a Validate passes", async ({
  runtime,
  aws,
  turn,
  destination,
  owner,
}) => {
  failStep(aws, "role_with_made_up_external_id", null);
  await turn();
  const pause = async () => (await getDestination(runtime, owner, destination.id))?.pause;
  expect(await pause()).toMatchObject({
    kind: "external_id_not_required",
    message: "Access Denied. Please configure External ID in the AWS IAM Console.",
  });
  const file = await insertWaitingFile(runtime, destination);
  expect(await deliverFile(runtime, file.id)).toBe("held");

  failStep(aws, "upload", null);
  await validateDestination(runtime, owner, { destinationId: destination.id });
  expect(await pause()).toBeNull();
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
});

test("an inconclusive result changes nothing, and the next run tries again", async ({ runtime, aws, turn, destination, owner }) => {
  await turn();
  failStep(aws, "own_identity", createFault("throttled"));
  await turn();

  expect((await getDestination(runtime, owner, destination.id))?.wouldFail).toBeNull();
  expect(await listValidations(runtime, owner, { destinationId: destination.id })).toMatchObject({ validations: [{ code: "ok" }] });
  const asked = aws.assumed.length;
  failStep(aws, "upload", null);
  await turn();
  expect(aws.assumed.length).toBeGreaterThan(asked);
});

test("a failed upload stays failed until an upload succeeds", async ({ runtime, aws, turn, destination, owner }) => {
  failStep(aws, "upload", createFault("access_denied"));
  await turn();
  failStep(aws, "upload", null);
  const verdicts: (string | undefined)[] = [];
  for (let count = 0; count < 4; count += 1) {
    await turn();
    verdicts.push((await getDestination(runtime, owner, destination.id))?.wouldFail?.code);
  }
  expect(verdicts).toEqual(["put_object_denied", "put_object_denied", "put_object_denied", undefined]);
});

test("somebody's Validate of the saved settings ends the notice; of others it doesn't", async ({
  runtime,
  aws,
  turn,
  destination,
  owner,
}) => {
  failStep(aws, "role_with_external_id", createFault("access_denied"));
  await turn();
  failStep(aws, "upload", null);
  const { id: destinationId, awsRegion, bucket, iamRoleArn } = destination;
  const wouldFail = async () => (await getDestination(runtime, owner, destinationId))?.wouldFail;

  await validateDestination(runtime, owner, { destinationId, settings: { awsRegion, bucket: "acme-other", iamRoleArn } });
  expect(await wouldFail()).toMatchObject({ code: "external_id_rejected" });
  await validateDestination(runtime, owner, { destinationId, settings: { awsRegion, bucket, iamRoleArn } });
  expect(await wouldFail()).toBeNull();
});

test("new settings start without a verdict", async ({ runtime, aws, turn, destination, owner }) => {
  failStep(aws, "role_with_external_id", createFault("access_denied"));
  await turn();
  const { awsRegion, iamRoleArn } = destination;
  await changeDestination(runtime, owner, destination.id, { settings: { awsRegion, iamRoleArn, bucket: "acme-other" } });

  expect((await getDestination(runtime, owner, destination.id))?.wouldFail).toBeNull();
});

test("a result for settings that were changed meanwhile is discarded", async ({ runtime, aws, turn, destination, owner }) => {
  failStep(aws, "upload", createFault("access_denied"));
  const { awsRegion, iamRoleArn } = destination;
  const put = aws.putObject;
  aws.putObject = async (input) => {
    await changeDestination(runtime, owner, destination.id, { settings: { awsRegion, iamRoleArn, bucket: "acme-other" } });
    return put(input);
  };
  await turn();

  expect((await getDestination(runtime, owner, destination.id))?.wouldFail).toBeNull();
  expect((await listValidations(runtime, owner, { destinationId: destination.id })).validations).toEqual([]);
});

test("a run that passes with its upload ends a pause that started meanwhile", async ({ runtime, aws, turn, destination }) => {
  const file = await insertWaitingFile(runtime, destination);
  const put = aws.putObject;
  aws.putObject = async (input) => {
    aws.putObject = put;
    aws.onPut = () => createFault("access_denied");
    expect(await deliverFile(runtime, file.id)).toBe("paused");
    aws.onPut = () => null;
    return put(input);
  };
  await turn();

  expect(await deliverFile(runtime, file.id)).toBe("delivered");
});

test("the history is read ten at a time, the newest first", async ({ runtime, aws, clock, destination, owner }) => {
  failStep(aws, "own_identity", createFault("access_denied"));
  const { id: destinationId } = destination;
  const ids: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    clock.advance({ minutes: 1 });
    const validated = await validateDestination(runtime, owner, { destinationId });
    if (validated.ok) ids.unshift(validated.value.id);
  }
  const first = await listValidations(runtime, owner, { destinationId });
  const second = await listValidations(runtime, owner, { destinationId, before: first.nextCursor ?? undefined });

  expect([...first.validations, ...second.validations].map(({ id }) => id)).toEqual(ids);
  expect([first.validations.length, second.nextCursor]).toEqual([10, null]);
  expect(await listValidations(runtime, owner, { destinationId, before: "no cursor" })).toEqual({ validations: [], nextCursor: null });
});
