import { readFileSync } from "node:fs";
import { crc32, gunzipSync } from "node:zlib";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import type { Aws, AwsCredentials, PutObjectInput } from "../aws/aws.ts";
import { createAws } from "../aws/create-aws.ts";
import { serveCollector } from "../collect/serve-collector.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import { mapConcurrently } from "../domain/map-concurrently.ts";
import type { MigrationStepInput as Step } from "../domain/migration/migration-input.ts";
import { formatPolicy, permissionPolicy, trustPolicy } from "../domain/policy/iam-policy.ts";
import { ledger } from "../observe/ledger.ts";
import { CUSTOMER_ACCOUNT_ID, CUSTOMER_ADMINISTRATOR } from "../sandbox/state/accounts.ts";
import { deliveredFiles } from "../testing/delivered-files.ts";
import { insertLegacy } from "../testing/legacy-pair.ts";
import { insertSource, insertWorkspace, insertWriteKey } from "../testing/rows.ts";
import { test as sandboxedTest } from "../testing/sandboxed-test.ts";
import { basic } from "../testing/test-collector.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { PLATFORM } from "../testing/test-sandbox.ts";
import { compareDeliveries } from "./compare-deliveries.ts";
import { listMigrations } from "./list-migrations.ts";
import { takeStepEach } from "./take-step.ts";

const SOURCES_PER_ENVIRONMENT = 10;
const ENVIRONMENTS = [
  { name: "stage", bucket: "acme-stage", prefix: "", region: "eu-west-1", roleName: "SluiceStage" },
  { name: "prod", bucket: "acme-prod", prefix: "raw", region: "us-west-2", roleName: "SluiceProd" },
] as const;
type Environment = (typeof ENVIRONMENTS)[number];

/** A legacy destination on its source, and what was sent there. */
type Place = { legacyId: string; sourceId: string; writeKey: string; environment: Environment; sent: string[] };

const test = sandboxedTest
  .extend("puts", () => new Map<string, { by: "legacy" | "new"; crc32: number | null }[]>())
  .extend("runtime", ({ db, clock, dataDir, sandbox: _, puts }) => {
    const config = { INTERMEDIATE_ROLE_ARN: PLATFORM.intermediateRoleArn, COLLECTOR_PORT: 0, HOST: "127.0.0.1" };
    return createTestRuntime({ db, clock, dataDir, config, aws: recorded(createAws({ workspaceRegion: "us" }), puts) });
  });

const ADMINISTRATOR: AwsCredentials = { ...CUSTOMER_ADMINISTRATOR, sessionToken: null, expiresAt: null };

/**
 * Remembers each object that was written, by its place. No bucket here has a policy that lets the platform in: what one would let its own
 * credentials write, the bucket's owner writes.
 */
function recorded(aws: Aws, puts: Map<string, { by: "legacy" | "new"; crc32: number | null }[]>): Aws {
  return {
    ...aws,
    async putObject(input: PutObjectInput) {
      const reply = await aws.putObject({ ...input, as: input.as ?? ADMINISTRATOR });
      const place = `${input.bucket}/${input.key}`;
      if (reply.ok) puts.set(place, [...(puts.get(place) ?? []), { by: input.as === null ? "legacy" : "new", crc32: input.crc32 }]);
      return reply;
    },
  };
}

/** A bucket and a role for each environment, as the document says (R92), and the legacy destinations that are there already. */
async function furnish(runtime: TestRuntime) {
  const { id: workspaceId } = await insertWorkspace(runtime);
  const { AWS_ENDPOINT_URL_S3: endpoint } = process.env;
  const options = { ...(endpoint === undefined ? {} : { endpoint }), credentials: CUSTOMER_ADMINISTRATOR };
  const iam = new IAMClient({ ...options, region: "us-west-2" });
  const places: Place[] = [];
  for (const environment of ENVIRONMENTS) {
    const { bucket, prefix, region, roleName } = environment;
    const s3 = new S3Client({ ...options, region, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    const trust = formatPolicy(trustPolicy({ intermediateRoleArn: PLATFORM.intermediateRoleArn, externalId: workspaceId }));
    await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trust }));
    const policy = formatPolicy(permissionPolicy({ bucket, prefix }));
    await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: "put", PolicyDocument: policy }));
    for (let number = 1; number <= SOURCES_PER_ENVIRONMENT; number += 1) {
      const source = await insertSource(runtime, { workspaceId, name: `${environment.name} ${number}` });
      const { legacy } = await insertLegacy(runtime, { sourceId: source.id, bucket: findHome(environment) });
      const writeKey = await insertWriteKey(runtime, source.id);
      places.push({ legacyId: legacy.id, sourceId: source.id, writeKey, environment, sent: [] });
    }
  }
  return { owner: (await insertLegacy(runtime, { workspaceId, bucket: "acme-unused", name: "Stays" })).owner, places };
}

function findHome({ bucket, prefix }: Environment): string {
  return prefix === "" ? bucket : `${bucket}/${prefix}`;
}

/** Sends to every source, seals and delivers, over and over, whatever else goes on, until it is told to stop. */
function keepTraffic(runtime: TestRuntime, places: readonly Place[]) {
  let stopped = false;
  let roundCount = 0;
  let waiting: { until: number; resolve(): void }[] = [];

  async function goOn() {
    while (!stopped) {
      const collector = await serveCollector(runtime);
      await mapConcurrently(places, 10, (place) => send(runtime, collector.port, place));
      await collector.close();
      await deliverAll(runtime);
      runtime.clock.advance({ minutes: 1 });
      roundCount += 1;
      for (const { until, resolve } of waiting) if (roundCount >= until) resolve();
      waiting = waiting.filter(({ until }) => roundCount < until);
    }
  }
  const ended = goOn();
  return {
    /** Until a whole round has been sent and delivered from its beginning on. */
    wholeRound: () => Promise.race([new Promise<void>((resolve) => waiting.push({ until: roundCount + 2, resolve })), ended]),
    async stop() {
      stopped = true;
      await ended;
    },
  };
}

async function send({ ids }: TestRuntime, port: number, { writeKey, sent }: Place): Promise<void> {
  const messageIds = [ids.uuid(), ids.uuid()];
  const batch = messageIds.map((messageId) => ({ type: "track", event: "Order Completed", userId: "u1", messageId }));
  const headers = { authorization: basic(writeKey), "content-type": "application/json" };
  const response = await fetch(`http://127.0.0.1:${port}/v1/batch`, { method: "POST", headers, body: JSON.stringify({ batch }) });
  if (response.status !== 200) throw new Error(`The collector answered ${response.status}.`);
  sent.push(...messageIds);
}

async function deliverAll(runtime: TestRuntime): Promise<void> {
  const waiting = await runtime.db
    .selectFrom("file")
    .select(["id", "destinationId"])
    .where("state", "=", "pending")
    .orderBy("id")
    .execute();
  const byDestination = [...Map.groupBy(waiting, ({ destinationId }) => destinationId).values()];
  await mapConcurrently(byDestination, 8, async (files) => {
    for (const { id } of files) await deliverFile(runtime, id);
  });
}

/** Where each messageId lies below a folder of the bucket, once for each object that holds it. */
function recordsBelow(folder: string): { messageId: string; file: string }[] {
  return deliveredFiles(folder).flatMap((file) => {
    const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n");
    return lines.map((line) => ({ messageId: JSON.parse(line).messageId as string, file }));
  });
}

test("20 sources in two environments are migrated under traffic: no event is lost, duplicated or overwritten (R92, R93)", {
  timeout: 60_000,
}, async ({ runtime, db, clock, dataDir, puts }) => {
  const { owner, places } = await furnish(runtime);
  const traffic = keepTraffic(runtime, places);
  const failed: unknown[] = [];

  async function takeAll(toStep: (environment: Environment) => Step) {
    for (const environment of ENVIRONMENTS) {
      const legacyIds = places.filter((place) => place.environment === environment).map(({ legacyId }) => legacyId);
      const outcomes = await takeStepEach(runtime, owner, legacyIds, toStep(environment));
      failed.push(...outcomes.filter(({ outcome }) => !outcome.ok || (outcome.value.validation ?? "ok") !== "ok"));
    }
  }
  /** As people do: what one of the two had not delivered yet when they looked differs, and they look again. */
  async function compareUntilEqual() {
    for (;;) {
      const unequal = (await listMigrations(runtime, owner)).items.filter(({ current }) => current === "compare").map(({ id }) => id);
      if (unequal.length === 0) return;
      const outcomes = await takeStepEach(runtime, owner, unequal, { step: "compare" });
      failed.push(...outcomes.filter(({ outcome }) => !outcome.ok));
      for (const { id: legacyId, comparison } of (await listMigrations(runtime, owner)).items) {
        if (comparison !== null) await compareDeliveries(runtime, { legacyId, comparisonId: comparison.id });
      }
      await traffic.wholeRound();
    }
  }
  async function standAt(step: string | null) {
    const all = (await listMigrations(runtime, owner)).items.filter(({ name }) => name !== "Stays");
    expect(all.map(({ current }) => current)).toEqual(places.map(() => step));
  }

  try {
    await traffic.wholeRound();
    await takeAll(({ name, region, roleName }) => {
      const iamRoleArn = `arn:aws:iam::${CUSTOMER_ACCOUNT_ID}:role/${roleName}`;
      // In one environment the region is empty, so that it is looked up.
      const awsRegion = name === "stage" ? "" : region;
      return { step: "plan", plan: { environment: name, awsRegion, iamRoleArn, waitSeconds: 3600, takeOver: false } };
    });
    await takeAll(() => ({ step: "validate" }));
    await standAt("test");
    await takeAll(() => ({ step: "start_test" }));
    await traffic.wholeRound();
    await standAt("compare");
    await compareUntilEqual();
    await standAt("cut_over");
    await takeAll(() => ({ step: "cut_over", consent: { mayShareLocation: true, withoutProof: false } }));
    await traffic.wholeRound();
    await standAt("wait");
    clock.advance({ hours: 1 });
    await takeAll(() => ({ step: "disable", withoutArrival: false }));
    await traffic.wholeRound();
    await standAt("clean_up");
    await takeAll(() => ({ step: "finish" }));
    await standAt(null);
  } finally {
    await traffic.stop();
  }
  expect(failed).toEqual([]);

  for (const { legacyId, sourceId, environment, sent } of places) {
    const home = `${dataDir}/sandbox/s3/${findHome(environment)}/segment-logs/${sourceId}`;
    const atHome = recordsBelow(home).map(({ messageId }) => messageId);
    expect(sent.length).toBeGreaterThanOrEqual(8);
    expect(atHome.toSorted()).toEqual(sent.toSorted());

    // Each event was delivered to the legacy location: by the new destination or, if its batch is from before the cut-over, by the legacy one.
    const files = await db
      .selectFrom("file")
      .innerJoin("batch", "batch.id", "file.batchId")
      .select(["file.destinationId", "file.bucket", "file.key", "file.state", "batch.eventCount", "batch.id as batchId", "batch.crc32"])
      .where("batch.sourceId", "=", sourceId)
      .execute();
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(["delivered"]));
    const isHome = ({ bucket, key }: { bucket: string; key: string }) =>
      `${bucket}/${key}`.startsWith(`${findHome(environment)}/segment-logs/${sourceId}/`);
    for (const [, ofBatch] of Map.groupBy(files, ({ batchId }) => batchId)) {
      const deliverers = ofBatch.filter(isHome).map(({ destinationId }) => (destinationId === legacyId ? "legacy" : "new"));
      expect(deliverers.length).toBeGreaterThan(0);
      for (const file of ofBatch) {
        // Written once, with the bytes of the batch, by whichever destination was first.
        expect(puts.get(`${file.bucket}/${file.key}`)).toEqual([{ by: expect.any(String), crc32: file.crc32 }]);
        expect(crc32(readFileSync(`${dataDir}/sandbox/s3/${file.bucket}/${file.key}`))).toBe(file.crc32);
      }
    }
    const byKind = Map.groupBy(files, (file) => `${file.destinationId === legacyId ? "legacy" : "new"} ${isHome(file) ? "home" : "test"}`);
    expect(new Set(byKind.keys())).toEqual(new Set(["legacy home", "new test", "new home"]));
  }
  for (const { stagedEventCount, deliveredEventCount } of await ledger(runtime, owner)) expect(deliveredEventCount).toBe(stagedEventCount);
});
