import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { sql } from "kysely";
import { pino } from "pino";
import { describe, expect, vi } from "vitest";
import { createAws } from "../aws/create-aws.ts";
import type { DeliveryFaultKind } from "../domain/delivery/delivery-fault.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { roleSession } from "../domain/policy/role-session.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import { startAnsweringServer } from "../testing/answering-server.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws, lacksExternalId, type ScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { deliverFile } from "./deliver-file.ts";
import { pauseUnprotected } from "./pause-unprotected.ts";
import { probePaused } from "./probe-paused.ts";
import { requeueOverdue } from "./requeue-overdue.ts";
import { resumeDestination } from "./resume-destination.ts";

const SECOND = 1_000;

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("destination", async ({ runtime, db }) => {
    await db.deleteFrom("destination").execute();
    return insertDestination(runtime, { bucket: "acme-logs/events" });
  })
  .extend("file", ({ runtime, destination }) => insertWaitingFile(runtime, destination));

test("a file is uploaded once to its key, with the bytes that were staged", async ({ runtime, aws, clock, destination, file }) => {
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(await deliverFile(runtime, file.id)).toBe("not_waiting");

  expect(aws.puts).toHaveLength(1);
  expect(aws.puts[0]).toMatchObject({
    region: destination.awsRegion,
    bucket: "acme-logs",
    key: `events/segment-logs/${destination.sourceId}/${Date.UTC(2026, 10, 16)}/${file.batchId}.gz`,
    byteCount: file.bytes.length,
    contentType: "application/gzip",
    bucketOwnerFullControl: true,
    refuseToOverwrite: true,
  });
  expect(await toState(runtime, file.id)).toMatchObject({ state: "delivered", deliveredAt: new Date(clock.now()), faultKind: null });
});

test("the customer's role is assumed with the workspace's id as external id, after it refused a call without one", async ({
  runtime,
  aws,
  destination,
  file,
}) => {
  await deliverFile(runtime, file.id);

  expect(aws.assumed).toMatchObject([
    { roleArn: runtime.config.INTERMEDIATE_ROLE_ARN, externalId: null },
    { roleArn: destination.iamRoleArn, externalId: null },
    { roleArn: destination.iamRoleArn, externalId: expect.stringMatching(/^made-up-/) },
    { roleArn: destination.iamRoleArn, externalId: destination.workspaceId },
  ]);
});

test("a file whose key exists already counts as delivered", async ({ runtime, aws, file }) => {
  aws.onPut = () => createFault("already_exists");

  expect(await deliverFile(runtime, file.id)).toBe("delivered");
});

test("an expired session is renewed once", async ({ runtime, aws, file }) => {
  aws.onPut = () => (aws.puts.length === 1 ? createFault("expired_token") : null);

  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(aws.puts.map((put) => put.as?.accessKeyId)).toEqual(["ASIA4", "ASIA5"]);
});

test("a session that expires again is a transient fault", async ({ runtime, aws, file }) => {
  aws.onPut = () => createFault("expired_token");

  expect(await deliverFile(runtime, file.id)).toBe("postponed");
  expect(aws.puts).toHaveLength(2);
});

test("a file from before its destination was disabled is still delivered", async ({ runtime, db, destination, file }) => {
  await db.updateTable("destination").set({ enabled: false, enabledAt: null }).where("id", "=", destination.id).execute();

  expect(await deliverFile(runtime, file.id)).toBe("delivered");
});

describe("the attempts of a file", () => {
  test("are kept with AWS's answers, up to the request that succeeded", async ({ runtime, aws, clock, file }) => {
    const [first, second] = [clock.now(), clock.now() + 60 * SECOND];
    aws.onPut = () => createFault("unavailable", { code: "SlowDown", message: "Reduce\0 your \ud83d rate" });
    await deliverFile(runtime, file.id);
    clock.set(second);
    aws.onPut = () => null;
    await deliverFile(runtime, file.id);

    const fault = { kind: "unavailable", call: "upload", message: "AWS is temporarily unavailable.", httpStatus: 503, awsCode: "SlowDown" };
    expect((await toState(runtime, file.id)).attempts).toEqual([
      {
        at: first,
        outcome: "postponed",
        bucket: "acme-logs",
        requestId: "REFUSED",
        fault: { ...fault, awsMessage: "Reduce your \ufffd rate" },
      },
      { at: second, outcome: "delivered", bucket: "acme-logs", requestId: "GRANTED", fault: null },
    ]);
  });

  test("are the newest ten", async ({ runtime, aws, clock, file }) => {
    const times: number[] = [];
    aws.onPut = () => createFault("unavailable");
    for (let attempt = 1; attempt <= 12; attempt++) {
      clock.advance({ days: 1 });
      times.push(clock.now());
      await deliverFile(runtime, file.id);
    }
    expect((await toState(runtime, file.id)).attempts.map(({ at }) => at)).toEqual(times.slice(2));
  });

  test("tell a pause and an object that was there from other results", async ({ runtime, aws, clock, destination, file }) => {
    aws.onPut = () => createFault("access_denied");
    await deliverFile(runtime, file.id);
    await resumeDestination(runtime, destination.id);
    aws.onPut = () => createFault("already_exists");
    clock.advance({ minutes: 1 });
    await deliverFile(runtime, file.id);
    const { attempts } = await toState(runtime, file.id);
    expect(attempts.map(({ outcome, requestId }) => [outcome, requestId])).toEqual([
      ["paused", "REFUSED"],
      ["already_there", "REFUSED"],
    ]);
  });

  test("have no answer of AWS where the staged copy is missing", async ({ runtime, db, file }) => {
    await runtime.staging.remove(await db.selectFrom("batch").selectAll().where("id", "=", file.batchId).executeTakeFirstOrThrow());
    await deliverFile(runtime, file.id);
    expect((await toState(runtime, file.id)).attempts).toMatchObject([
      { outcome: "postponed", requestId: null, fault: { kind: "staged_file_missing", call: "staging", awsCode: null, awsMessage: null } },
    ]);
  });
});

describe("a transient fault", () => {
  test.for<AwsFaultKind>([
    "throttled",
    "unavailable",
    "network",
    "bad_digest",
    "conflict",
    "unknown",
    "clock_skewed",
    "invalid_credentials",
  ])("postpones only the file: %s", async (kind, { runtime, aws, clock, destination, file }) => {
    aws.onPut = () => createFault(kind);

    expect(await deliverFile(runtime, file.id)).toBe("postponed");

    const runAt = new Date(clock.now() + 1.5 * SECOND);
    expect(await toState(runtime, file.id)).toMatchObject({ state: "pending", attemptCount: 1, nextAttemptAt: runAt, faultKind: kind });
    expect(await toJob(runtime, file.id)).toEqual({ runAt });
    expect(await toPause(runtime, destination.id)).toBeNull();
  });

  test("doubles the wait of the file each time, up to a limit, and the file is retried without end", async ({
    runtime,
    aws,
    clock,
    file,
  }) => {
    aws.onPut = () => createFault("unavailable");
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      await deliverFile(runtime, file.id);
      const runAt = (await toJob(runtime, file.id))?.runAt.getTime() ?? 0;
      waits.push((runAt - clock.now()) / SECOND);
      clock.set(runAt);
    }
    expect(waits).toEqual([1.5, 3, 6, 12, 24, 48, 96, 192, 384, 675, 675, 675]);

    aws.onPut = () => null;
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
  });

  test("of the platform's own role does not pause the destination", async ({ runtime, aws, destination, file }) => {
    aws.onAssume = () => createFault("access_denied");

    expect(await deliverFile(runtime, file.id)).toBe("postponed");
    expect(await toPause(runtime, destination.id)).toBeNull();
  });

  test("of the staging store leaves the file pending", async ({ runtime, file }) => {
    const read = () => Readable.from(failing(new Error("The staging bucket is away.")));

    expect(await deliverFile({ ...runtime, staging: { ...runtime.staging, read } }, file.id)).toBe("postponed");
    expect(await toState(runtime, file.id)).toMatchObject({
      state: "pending",
      faultMessage: expect.stringContaining("The operator of Sluice has to fix this"),
    });
  });
});

describe("a staged copy that differs from the closed batch", () => {
  const DAMAGED = /staged copy of this file is damaged\. The operator of Sluice has to restore it; your settings are right/;
  const rows: [what: string, damage: (path: string, bytes: Buffer) => Promise<void>, kind: DeliveryFaultKind, sentence: RegExp][] = [
    ["has another byte", (path, bytes) => writeFile(path, bytes.with(30, 255 - (bytes[30] ?? 0))), "staged_file_damaged", DAMAGED],
    ["is cut", (path, bytes) => writeFile(path, bytes.subarray(0, -3)), "staged_file_damaged", DAMAGED],
    ["is empty", (path) => writeFile(path, ""), "staged_file_damaged", DAMAGED],
    ["is too long", (path, bytes) => writeFile(path, Buffer.concat([bytes, bytes])), "staged_file_damaged", DAMAGED],
    ["is missing", (path) => rm(path), "staged_file_missing", /staged copy of this file is missing/],
  ];

  test.for(rows)(
    "%s: the file has the fault, its destination delivers other files, and the restored copy is delivered",
    async (row, { runtime, aws, destination, file }) => {
      const [, damage, kind, sentence] = row;
      const logged: string[] = [];
      const log = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });
      const path = stagedPath(runtime, destination.sourceId, file);
      await damage(path, file.bytes);

      expect(await deliverFile({ ...runtime, log }, file.id)).toBe("postponed");

      expect(await toState(runtime, file.id)).toMatchObject({
        state: "pending",
        faultKind: kind,
        faultMessage: expect.stringMatching(sentence),
      });
      expect(await toPause(runtime, destination.id)).toBeNull();
      expect(logged.map((line) => JSON.parse(line))).toMatchObject([
        { event: "staged-file-fault", fault: kind, batchId: file.batchId, eventCount: 1 },
      ]);
      expect((await runtime.metrics.scrape(null, 0)).text).toContain(`sluice_worker_retries_total{fault="${kind}"} 1`);
      const sibling = await insertWaitingFile(runtime, destination);
      expect(await deliverFile(runtime, sibling.id)).toBe("delivered");

      await writeFile(path, file.bytes);
      expect(await deliverFile(runtime, file.id)).toBe("delivered");
      expect(aws.puts.at(-1)?.key).toBe(file.key);
    },
  );

  test("is detected while it is read, not by a timeout of AWS, and no object is stored", async ({ runtime, destination, file }) => {
    const stored: string[] = [];
    const server = await startAnsweringServer(({ url }) => {
      stored.push(url);
      return { status: 200, headers: { etag: '"1"' } };
    });
    vi.stubEnv("AWS_ENDPOINT_URL_S3", server.url);
    const { putObject } = createAws({ workspaceRegion: "us" });
    await writeFile(stagedPath(runtime, destination.sourceId, file), file.bytes.subarray(0, -3));
    try {
      expect(await deliverFile({ ...runtime, aws: { ...runtime.aws, putObject } }, file.id)).toBe("postponed");
    } finally {
      vi.unstubAllEnvs();
      await server.close();
    }
    expect(await toState(runtime, file.id)).toMatchObject({ faultKind: "staged_file_damaged" });
    expect(stored).toEqual([]);
  });

  test("does not prevent the next file from resuming a paused destination", async ({ runtime, aws, clock, destination, file }) => {
    const sibling = await insertWaitingFile(runtime, destination);
    await writeFile(stagedPath(runtime, destination.sourceId, file), "");
    await deliverFile(runtime, file.id);
    aws.onPut = () => createFault("access_denied");
    await deliverFile(runtime, sibling.id);
    expect(await toPause(runtime, destination.id)).not.toBeNull();

    aws.onPut = () => null;
    clock.advance({ minutes: 30 });
    await probePaused(runtime);
    expect(await toPause(runtime, destination.id)).toBeNull();
  });

  function stagedPath(runtime: TestRuntime, sourceId: string, file: { key: string; batchId: string }): string {
    const [day] = file.key.split("/").slice(-2);
    return join(runtime.config.DATA_DIR, "staged", sourceId, String(day), `${file.batchId}.gz`);
  }
});

// biome-ignore lint/correctness/useYield: it fails before its first byte.
async function* failing(error: Error): AsyncGenerator<Buffer> {
  throw error;
}

describe("a fault in the set-up", () => {
  test.for<AwsFaultKind>([
    "access_denied",
    "kms_denied",
    "kms_key_unusable",
    "no_such_bucket",
    "wrong_region",
    "region_disabled",
    "acl_not_supported",
    "invalid_request",
  ])("pauses the destination: %s", async (kind, { runtime, aws, clock, destination, file }) => {
    aws.onPut = () => createFault(kind);

    expect(await deliverFile(runtime, file.id)).toBe("paused");
    expect(await toPause(runtime, destination.id)).toMatchObject({ pausedAt: new Date(clock.now()), pauseFaultKind: kind });
  });

  test("has the message of the document for the call that failed", async ({ runtime, aws, destination, file }) => {
    aws.onPut = () => createFault("access_denied");
    await deliverFile(runtime, file.id);
    expect(await toPause(runtime, destination.id)).toMatchObject({
      pauseFaultMessage: "Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console.",
    });

    const { id: destinationId, workspaceId, iamRoleArn } = destination;
    runtime.credentials.forget(
      roleSession({ destinationId, workspaceId, iamRoleArn, location: { bucket: "acme-logs", prefix: "events" } }),
    );
    refuseCustomerRole(aws);
    await deliverFile(runtime, file.id, { probe: true });
    expect(await toPause(runtime, destination.id)).toMatchObject({
      pauseFaultMessage: "Access Denied. Please configure External ID in the AWS IAM Console.",
    });
  });

  test("holds the other files of the destination, and no files of other destinations", async ({ runtime, aws, destination, file }) => {
    const second = await insertWaitingFile(runtime, destination);
    const other = await insertWaitingFile(runtime, await insertDestination(runtime, { bucket: "globex-logs" }));
    aws.onPut = ({ bucket }) => (bucket === "acme-logs" ? createFault("no_such_bucket") : null);

    await deliverFile(runtime, file.id);

    expect(await deliverFile(runtime, second.id)).toBe("held");
    expect(await deliverFile(runtime, other.id)).toBe("delivered");
    expect(aws.puts).toHaveLength(2);
  });

  test("with settings that were changed since postpones only that file", async ({ runtime, aws, db, destination, file }) => {
    await db.updateTable("destination").set({ bucket: "acme-new" }).where("id", "=", destination.id).execute();
    aws.onPut = () => createFault("no_such_bucket");

    expect(await deliverFile(runtime, file.id)).toBe("postponed");
    expect(await toPause(runtime, destination.id)).toBeNull();
  });
});

describe("a role that does not require the external id", () => {
  const UNPROTECTED = {
    pauseFaultKind: "external_id_not_required",
    pauseFaultMessage: "Access Denied. Please configure External ID in the AWS IAM Console.",
  };

  test("pauses the destination with the message of the document, and is not used to upload", async ({
    runtime,
    aws,
    destination,
    file,
  }) => {
    aws.onAssume = () => null;

    expect(await deliverFile(runtime, file.id)).toBe("paused");

    expect(await toPause(runtime, destination.id)).toMatchObject(UNPROTECTED);
    expect(aws.puts).toEqual([]);
  });

  test("is detected by the next probe of a paused destination, although a cached session is still valid", async ({
    runtime,
    aws,
    clock,
    destination,
    file,
  }) => {
    aws.onPut = () => createFault("no_such_bucket");
    expect(await deliverFile(runtime, file.id)).toBe("paused");
    aws.onPut = () => null;
    aws.onAssume = () => null;
    aws.puts.length = 0;
    clock.advance({ minutes: 1 });

    await probePaused(runtime);

    expect(await toPause(runtime, destination.id)).toMatchObject(UNPROTECTED);
    expect(aws.puts).toEqual([]);
  });

  test("keeps the destination paused while it has no file with which the role can be checked", async ({
    runtime,
    db,
    clock,
    destination,
  }) => {
    await db.transaction().execute((transaction) => pauseUnprotected(runtime, transaction, destination.id));
    clock.advance({ hours: 1 });

    await probePaused(runtime);
    expect(await toPause(runtime, destination.id)).toMatchObject(UNPROTECTED);

    const file = await insertWaitingFile(runtime, destination);
    expect(await deliverFile(runtime, file.id)).toBe("held");
    await probePaused(runtime);
    expect(await toState(runtime, file.id)).toMatchObject({ state: "delivered" });
    expect(await toPause(runtime, destination.id)).toBeNull();
  });

  test("can't be detected while STS is unavailable: the file is postponed", async ({ runtime, aws, destination, file }) => {
    aws.onAssume = (input) => (lacksExternalId(input) ? createFault("unavailable") : null);

    expect(await deliverFile(runtime, file.id)).toBe("postponed");
    expect(await toPause(runtime, destination.id)).toBeNull();
    expect(aws.puts).toEqual([]);
  });
});

describe("a role or bucket of the platform", () => {
  test.for([
    [
      "a role of its account",
      { iamRoleArn: "arn:aws:iam::595280932656:role/PlatformBackup", bucket: "platform-private" },
      "role_of_platform",
      "This role is in an AWS account of Sluice itself. Enter the ARN of a role in your own account.",
    ],
    [
      "its staging bucket",
      { bucket: "sluice-staging/acme" },
      "bucket_of_platform",
      "This bucket belongs to Sluice itself. Enter the name of a bucket of your own.",
    ],
    [
      "its staging bucket, for an Amazon S3 without role",
      { bucket: "sluice-staging", metadataId: AMAZON_S3.metadataId, awsRegion: "", iamRoleArn: "" },
      "bucket_of_platform",
      "This bucket belongs to Sluice itself. Enter the name of a bucket of your own.",
    ],
  ] as const)(
    "is not used, even if a stored destination has it: %s",
    async ([_what, settings, kind, message], { db, clock, dataDir, aws }) => {
      await db.deleteFrom("destination").execute();
      const runtime = createTestRuntime({ db, clock, dataDir, aws, config: { STAGING_BUCKET: "sluice-staging" } });
      const destination = await insertDestination(runtime, settings);
      const file = await insertWaitingFile(runtime, destination);

      expect(await deliverFile(runtime, file.id)).toBe("paused");

      expect(await toPause(runtime, destination.id)).toMatchObject({ pauseFaultKind: kind, pauseFaultMessage: message });
      expect([...aws.assumed, ...aws.puts]).toEqual([]);
    },
  );
});

describe("a paused destination", () => {
  const paused = test.extend("second", async ({ runtime, aws, destination, file, clock }) => {
    clock.advance({ seconds: 1 });
    const second = await insertWaitingFile(runtime, destination);
    aws.onPut = () => createFault("access_denied");
    await deliverFile(runtime, file.id);
    await deliverFile(runtime, second.id);
    await sql`delete from graphile_worker._private_jobs`.execute(runtime.db);
    aws.puts.length = 0;
    return second;
  });

  paused("is resumed with a job for each file that waits", async ({ runtime, destination, file, second }) => {
    await resumeDestination(runtime, destination.id);

    expect(await toPause(runtime, destination.id)).toBeNull();
    expect(await jobKeys(runtime)).toEqual([`deliver_file:${file.id}`, `deliver_file:${second.id}`]);
  });

  paused("is not probed before a minute has passed", async ({ runtime, aws, clock, second }) => {
    expect(second.state).toBe("pending");
    clock.advance({ seconds: 59 });
    await probePaused(runtime);
    expect(aws.puts).toEqual([]);
  });

  paused("is probed with its oldest file, which resumes it when it arrives", async ({ runtime, aws, clock, destination, file, second }) => {
    aws.onPut = () => null;
    clock.advance({ minutes: 1 });

    await probePaused(runtime);

    expect(aws.puts.map((put) => put.key)).toEqual([file.key]);
    expect(await toPause(runtime, destination.id)).toBeNull();
    expect(await jobKeys(runtime)).toEqual([`deliver_file:${second.id}`]);
  });

  paused("that stays refused is probed ever less often", async ({ runtime, aws, clock, destination, second }) => {
    const { pausedAt } = (await toPause(runtime, destination.id)) ?? {};
    for (let minute = 1; minute <= 120; minute++) {
      clock.advance({ minutes: 1 });
      await probePaused(runtime);
    }

    expect(aws.puts.length).toBeGreaterThan(15);
    expect(aws.puts.length).toBeLessThan(40);
    expect(await toPause(runtime, destination.id)).toMatchObject({ pausedAt });
    expect(await toState(runtime, second.id)).toMatchObject({ state: "pending" });
  });

  paused("whose settings were fixed sends what was refused to the new place", async ({ runtime, aws, db, destination, file, second }) => {
    const fixed = { awsRegion: "eu-west-1", bucket: "acme-new", iamRoleArn: "arn:aws:iam::123456789012:role/new" };
    await db.updateTable("destination").set(fixed).where("id", "=", destination.id).execute();
    aws.onPut = ({ bucket }) => (bucket === "acme-new" ? null : createFault("no_such_bucket"));

    await resumeDestination(runtime, destination.id);

    expect([await deliverFile(runtime, file.id), await deliverFile(runtime, second.id)]).toEqual(["delivered", "delivered"]);
    expect(aws.puts.map(({ region, bucket, key }) => ({ region, bucket, key }))).toEqual(
      [file, second].map((one) => ({ region: "eu-west-1", bucket: "acme-new", key: one.key.replace("events/", "") })),
    );
    expect(aws.assumed.at(-1)).toMatchObject({ roleArn: fixed.iamRoleArn });
  });

  paused("never sends a file that may have arrived to a second place", async ({ runtime, db, destination, file, second }) => {
    await db.updateTable("file").set({ attemptCount: 1 }).where("id", "=", second.id).execute();
    const fixed = { bucket: "acme-logs", iamRoleArn: "arn:aws:iam::123456789012:role/new" };
    await db.updateTable("destination").set(fixed).where("id", "=", destination.id).execute();

    await resumeDestination(runtime, destination.id);

    expect(await toState(runtime, second.id)).toMatchObject({ key: second.key, iamRoleArn: second.iamRoleArn });
    expect(await toState(runtime, file.id)).toMatchObject({ key: file.key.replace("events/", ""), iamRoleArn: fixed.iamRoleArn });
  });

  paused("takes its new role even for a file that may have arrived", async ({ runtime, db, destination, second }) => {
    await db.updateTable("file").set({ attemptCount: 1 }).where("id", "=", second.id).execute();
    const iamRoleArn = "arn:aws:iam::123456789012:role/new";
    await db.updateTable("destination").set({ iamRoleArn }).where("id", "=", destination.id).execute();

    await resumeDestination(runtime, destination.id);

    expect(await toState(runtime, second.id)).toMatchObject({ key: second.key, iamRoleArn });
  });
});

describe("a file that lost its job", () => {
  test("gets a new one when it is ten minutes overdue", async ({ runtime, clock, file }) => {
    await sql`delete from graphile_worker._private_jobs`.execute(runtime.db);

    clock.advance({ minutes: 10 });
    await requeueOverdue(runtime);
    expect(await toJob(runtime, file.id)).toBeUndefined();

    clock.advance({ ms: 1 });
    await requeueOverdue(runtime);
    expect(await toJob(runtime, file.id)).toBeDefined();
  });

  test("gets a new one although a killed worker still holds the old one", async ({ runtime, clock, file }) => {
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed', attempts = 1 where key = ${`deliver_file:${file.id}`}`.execute(
      runtime.db,
    );
    clock.advance({ minutes: 11 });

    await requeueOverdue(runtime);

    const { rows } = await sql`select locked_by from graphile_worker._private_jobs where key = ${`deliver_file:${file.id}`}`.execute(
      runtime.db,
    );
    expect(rows).toEqual([{ lockedBy: null }]);
  });

  test("gets a new one although hundreds of older files of others are waiting", async ({ runtime, clock, file }) => {
    const crowd = await insertDestination(runtime, { bucket: "globex-logs" });
    const older = new Date(clock.now() - SECOND);
    const files = [];
    for (let index = 0; index < 501; index++) files.push(await insertDestinationFile(runtime, crowd, { createdAt: older }));
    await sql`delete from graphile_worker._private_jobs`.execute(runtime.db);
    await enqueueDeliveries(
      runtime.db,
      files.map(({ id, destinationId }) => ({ fileId: id, destinationId })),
    );
    clock.advance({ minutes: 11 });

    await requeueOverdue(runtime);

    expect(await toJob(runtime, file.id)).toBeDefined();
  });

  test("gets none while its destination is paused", async ({ runtime, aws, clock, file }) => {
    aws.onPut = () => createFault("access_denied");
    await deliverFile(runtime, file.id);
    await sql`delete from graphile_worker._private_jobs`.execute(runtime.db);
    clock.advance({ hours: 1 });

    await requeueOverdue(runtime);

    expect(await toJob(runtime, file.id)).toBeUndefined();
  });
});

function refuseCustomerRole(aws: ScriptedAws): void {
  aws.onAssume = ({ as }) => (as === null ? null : createFault("access_denied"));
}

async function toState({ db }: TestRuntime, fileId: string) {
  return db.selectFrom("file").selectAll().where("id", "=", fileId).executeTakeFirstOrThrow();
}

async function toPause({ db }: TestRuntime, destinationId: string) {
  const row = await db
    .selectFrom("destination")
    .select(["pausedAt", "pauseFaultKind", "pauseFaultMessage"])
    .where("id", "=", destinationId)
    .executeTakeFirstOrThrow();
  return row.pausedAt === null ? null : row;
}

async function toJob({ db }: TestRuntime, fileId: string): Promise<{ runAt: Date } | undefined> {
  const { rows } = await sql<{
    runAt: Date;
  }>`select run_at from graphile_worker._private_jobs where key = ${`deliver_file:${fileId}`}`.execute(db);
  return rows[0];
}

async function jobKeys({ db }: TestRuntime): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`select key from graphile_worker._private_jobs order by key`.execute(db);
  return rows.map((row) => row.key);
}

test("a pause stores the answer of AWS, so that its page shows the fix without another call", async ({
  runtime,
  aws,
  destination,
  file,
}) => {
  aws.onPut = () => ({ ...createFault("access_denied"), message: "with an explicit deny in a resource-based policy" });
  expect(await deliverFile(runtime, file.id)).toBe("paused");

  const { pauseCause } = await runtime.db
    .selectFrom("destination")
    .select("pauseCause")
    .where("id", "=", destination.id)
    .executeTakeFirstOrThrow();
  expect(pauseCause).toMatchObject({ call: "upload", key: file.key, awsMessage: "with an explicit deny in a resource-based policy" });

  await resumeDestination(runtime, destination.id);
  const after = await runtime.db.selectFrom("destination").select("pauseCause").where("id", "=", destination.id).executeTakeFirstOrThrow();
  expect(after).toEqual({ pauseCause: null });
});
