import { vi } from "vitest";
import { createAws } from "../aws/create-aws.ts";
import { actorIn } from "../testing/actors.ts";
import { type AskedRequest, type ScriptedAnswer, startAnsweringServer } from "../testing/answering-server.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { deliverFile } from "./deliver-file.ts";
import { probePaused } from "./probe-paused.ts";

/** A row of docs/aws-faults.md 2, tested over HTTP at one of two destinations. */
type Row = {
  condition: string;
  /** Null if AWS answers normally. */
  answer(call: Call): ScriptedAnswer | null;
  /** The object is stored, also if the answer is an error. */
  stores?: true;
  outcome: "postponed" | "paused" | "delivered";
  /** The message that users see in the meantime. */
  message?: string;
};

type Call = AskedRequest & { operation: "AssumeRole" | "PutObject" | "HeadBucket" | "GetCallerIdentity"; count: number; stored: boolean };

const EXTERNAL_ID = "Access Denied. Please configure External ID in the AWS IAM Console.";
const PUT_OBJECT = "Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console.";
const ELSEWHERE = "The bucket acme-logs is in eu-west-1, not in us-west-2.";
const NOT_HERE = "The bucket acme-logs is not in us-west-2.";

const ROWS: readonly Row[] = [
  {
    condition: "the role is absent, distrustful or wants another id",
    answer: sts(403, "AccessDenied"),
    outcome: "paused",
    message: EXTERNAL_ID,
  },
  {
    condition: "the request to STS is malformed",
    answer: sts(400, "ValidationError", "1 validation error detected"),
    outcome: "paused",
    message: "AWS rejected the request as invalid: 1 validation error detected",
  },
  {
    condition: "our credentials are not taken: wrong partition, or a region that is off",
    answer: sts(403, "InvalidClientTokenId"),
    outcome: "postponed",
    message: "AWS doesn't accept Sluice's own credentials. The operator of Sluice has to fix this; no event is lost.",
  },
  {
    condition: "the STS endpoint is off in the role's account",
    answer: sts(403, "RegionDisabledException"),
    outcome: "paused",
    message: "The STS endpoint that Sluice uses is not active in your AWS account. Activate it in the IAM console's STS settings.",
  },
  { condition: "STS throttles", answer: sts(400, "ThrottlingException"), outcome: "postponed", message: "AWS is throttling requests." },
  { condition: "the session expired, says STS, once", answer: once(sts(403, "ExpiredTokenException")), outcome: "delivered" },
  { condition: "the session expired, says S3, once", answer: once(s3(400, "ExpiredToken")), outcome: "delivered" },
  {
    condition: "each session expires at once",
    answer: s3(400, "ExpiredToken"),
    outcome: "postponed",
    message: "The session of your role expired too early.",
  },
  { condition: "no PutObject, or a policy denies it", answer: s3(403, "AccessDenied"), outcome: "paused", message: PUT_OBJECT },
  {
    condition: "the bucket's policy denies explicitly",
    answer: s3(
      403,
      "AccessDenied",
      "User: u is not authorized to perform: s3:PutObject on resource: r with an explicit deny in a resource-based policy",
    ),
    outcome: "paused",
    message: "Access Denied. The policy of the bucket acme-logs explicitly denies s3:PutObject.",
  },
  {
    condition: "the policy of our own VPC endpoint denies",
    answer: s3(
      403,
      "AccessDenied",
      "User: u is not authorized to perform: s3:PutObject on resource: r with an explicit deny in a VPC endpoint policy",
    ),
    outcome: "postponed",
    message: "Access Denied. The policy of a VPC endpoint in Sluice's network explicitly denies s3:PutObject.",
  },
  {
    condition: "our intermediate role may not assume the customer's",
    answer: sts(
      403,
      "AccessDenied",
      "User: u is not authorized to perform: sts:AssumeRole on resource: r because no identity-based policy allows the sts:AssumeRole action",
    ),
    outcome: "postponed",
    message: "A policy on Sluice's side doesn't let it assume your role. The operator of Sluice has to fix this; no event is lost.",
  },
  {
    condition: "KMS denies",
    answer: s3(403, "AccessDenied", "not authorized to perform: kms:GenerateDataKey on this resource"),
    outcome: "paused",
    message: "The role isn't allowed to use the bucket's KMS key. Allow kms:GenerateDataKey and kms:Decrypt on that key.",
  },
  {
    condition: "the KMS key is disabled",
    answer: s3(400, "KMS.DisabledException"),
    outcome: "paused",
    message: "The bucket's KMS key is disabled, deleted or not usable. Enable it, or choose another key for the bucket.",
  },
  {
    condition: "PutObjectAcl is missing",
    answer: (call) => (call.headers["x-amz-acl"] === undefined ? null : s3(403, "AccessDenied")(call)),
    outcome: "paused",
    message: PUT_OBJECT,
  },
  {
    condition: "the bucket takes no ACL",
    answer: s3(400, "AccessControlListNotSupported"),
    outcome: "paused",
    message: "The bucket doesn't accept the ACL bucket-owner-full-control.",
  },
  { condition: "wrong region, 301", answer: elsewhere(301, "PermanentRedirect"), outcome: "paused", message: ELSEWHERE },
  { condition: "wrong region, 307", answer: elsewhere(307, "TemporaryRedirect"), outcome: "paused", message: ELSEWHERE },
  {
    condition: "wrong region, malformed header",
    answer: elsewhere(400, "AuthorizationHeaderMalformed"),
    outcome: "paused",
    message: ELSEWHERE,
  },
  { condition: "wrong region, no hint", answer: s3(400, "IllegalLocationConstraintException"), outcome: "paused", message: NOT_HERE },
  {
    condition: "the bucket is missing",
    answer: s3(404, "NoSuchBucket"),
    outcome: "paused",
    message: "There is no bucket named acme-logs.",
  },
  {
    condition: "Object Lock misses a checksum",
    answer: (call) => (call.headers["x-amz-checksum-crc32"] === undefined ? s3(400, "InvalidRequest")(call) : null),
    outcome: "delivered",
  },
  {
    condition: "the request is invalid for another reason",
    answer: s3(400, "InvalidRequest", "Missing required header"),
    outcome: "paused",
    message: "AWS rejected the request as invalid: Missing required header",
  },
  {
    condition: "the bucket wants the requester to pay",
    answer: (call) => (call.headers["x-amz-request-payer"] === undefined ? s3(403, "AccessDenied")(call) : null),
    outcome: "paused",
    message: PUT_OBJECT,
  },
  {
    condition: "our clock is off",
    answer: s3(403, "RequestTimeTooSkewed"),
    outcome: "postponed",
    message: "The clock of this installation is off by more than AWS allows. The operator of Sluice has to fix this; no event is lost.",
  },
  { condition: "S3 throttles", answer: s3(503, "SlowDown"), outcome: "postponed", message: "AWS is throttling requests." },
  {
    condition: "S3 is unavailable",
    answer: s3(503, "ServiceUnavailable"),
    outcome: "postponed",
    message: "AWS is temporarily unavailable.",
  },
  { condition: "S3 has an error", answer: s3(500, "InternalError"), outcome: "postponed", message: "AWS is temporarily unavailable." },
  {
    condition: "the connection breaks",
    answer: (call) => (call.operation === "PutObject" ? "hang_up" : null),
    outcome: "postponed",
    message: "AWS can't be reached.",
  },
  { condition: "the key exists, with our bytes", answer: s3(412, "PreconditionFailed"), stores: true, outcome: "delivered" },
  {
    condition: "the answer to a PUT that went through is lost",
    answer: (call) => (call.operation === "PutObject" && call.count === 1 ? "hang_up" : null),
    stores: true,
    outcome: "postponed",
    message: "AWS can't be reached.",
  },
  {
    condition: "S3 answers 200 with an <Error> body",
    answer: s3(200, "InternalError"),
    outcome: "postponed",
    message: "AWS is temporarily unavailable.",
  },
  {
    condition: "a 200 comes without an ETag",
    answer: (call) => (call.operation === "PutObject" ? { status: 200, body: "<html>Welcome</html>" } : null),
    outcome: "postponed",
    message: "S3 answered the upload without an ETag, so it isn't confirmed.",
  },
  {
    condition: "two uploads of the key race",
    answer: s3(409, "ConditionalRequestConflict"),
    outcome: "postponed",
    message: "Another upload of the same object is in progress.",
  },
  {
    condition: "the upload arrived damaged",
    answer: s3(400, "BadDigest"),
    outcome: "postponed",
    message: "The upload was damaged in transit.",
  },
];

const test = base
  .extend("scene", () => ({ answer: (_: Call): ScriptedAnswer | null => null, stores: false, objects: new Map<string, Buffer>() }))
  .extend("server", async ({ scene, clock, dataDir }, { onCleanup }) => {
    const server = await startAnsweringServer(customersAws(scene, () => clock.now()));
    const environment = { AWS_ACCESS_KEY_ID: "AKIAPLATFORM", AWS_SECRET_ACCESS_KEY: "secret", AWS_MAX_ATTEMPTS: "1", HOME: dataDir };
    const endpoints = { AWS_ENDPOINT_URL_S3: server.url, AWS_ENDPOINT_URL_STS: server.url };
    for (const [name, value] of Object.entries({ ...environment, ...endpoints })) vi.stubEnv(name, value);
    onCleanup(async () => {
      vi.unstubAllEnvs();
      await server.close();
    });
    return server;
  })
  .extend("runtime", ({ db, clock, dataDir, server: _ }) =>
    createTestRuntime({ db, clock, dataDir, aws: createAws({ workspaceRegion: "us" }) }),
  );

test.for(ROWS)("$condition: $outcome, and finally delivered once", async (row, { runtime, scene, clock, db, expect }) => {
  await db.deleteFrom("destination").execute();
  const acme = await insertDestination(runtime, { bucket: "acme-logs", iamRoleArn: "arn:aws:iam::111111111111:role/Acme" });
  const globex = await insertDestination(runtime, { bucket: "globex-logs", iamRoleArn: "arn:aws:iam::222222222222:role/Globex" });
  const [file, later] = [await insertWaitingFile(runtime, acme), await insertWaitingFile(runtime, acme)];
  const sibling = await insertWaitingFile(runtime, globex);
  scene.answer = row.answer;
  scene.stores = row.stores === true;

  expect(await deliverFile(runtime, file.id)).toBe(row.outcome);
  expect(await deliverFile(runtime, sibling.id)).toBe("delivered");
  expect(await toMessage(runtime, file.id)).toBe(row.message ?? null);
  const paused = row.outcome === "paused";
  expect(await toPause(runtime, acme.id)).toBe(paused ? row.message : null);
  expect(await toPause(runtime, globex.id)).toBeNull();

  if (row.outcome === "delivered") scene.answer = () => null;
  clock.advance({ minutes: 1 });
  if (paused) {
    expect(await deliverFile(runtime, later.id)).toBe("held");
    scene.answer = () => null;
    await probePaused(runtime);
    expect(await toPause(runtime, acme.id)).toBeNull();
  }
  if (row.outcome === "postponed") {
    scene.answer = () => null;
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
  }
  expect(await deliverFile(runtime, later.id)).toBe("delivered");

  expect(Object.fromEntries(scene.objects)).toEqual(
    Object.fromEntries([
      [`acme-logs/${file.key}`, file.bytes],
      [`acme-logs/${later.key}`, later.bytes],
      [`globex-logs/${sibling.key}`, sibling.bytes],
    ]),
  );
  const states = await db.selectFrom("file").select(["state"]).execute();
  expect(states.map(({ state }) => state)).toEqual(["delivered", "delivered", "delivered"]);
});

const rolesThatTrustTooMuch: { condition: string; grants: (externalId: string | null) => boolean }[] = [
  { condition: "the trust policy asks for no external id", grants: (externalId) => externalId === null },
  { condition: "the trust policy takes any external id", grants: (externalId) => externalId !== null },
];

test.for(rolesThatTrustTooMuch)(
  "$condition: paused until it is protected, and Validate says so",
  async ({ grants }, { runtime, scene, clock, db, expect }) => {
    await db.deleteFrom("destination").execute();
    const workspace = await insertWorkspace(runtime);
    const iamRoleArn = "arn:aws:iam::111111111111:role/Acme";
    const acme = await insertDestination(runtime, { bucket: "acme-logs", iamRoleArn, workspaceId: workspace.id });
    const file = await insertWaitingFile(runtime, acme);
    scene.answer = (call) => {
      if (call.operation !== "AssumeRole") return null;
      const externalId = toExternalId(call);
      const isGranted = externalId === workspace.id || grants(externalId);
      return isGranted ? stsGrant("AssumeRole", clock.now()) : sts(403, "AccessDenied")(call);
    };

    expect(await deliverFile(runtime, file.id)).toBe("paused");
    expect(await toPause(runtime, acme.id)).toBe(EXTERNAL_ID);
    expect(scene.objects.size).toBe(0);
    const validated = await validateDestination(runtime, actorIn(workspace.id), { destinationId: acme.id });
    expect(validated).toMatchObject({ ok: true, value: { code: "external_id_not_required" } });

    scene.answer = () => null;
    clock.advance({ minutes: 1 });
    await probePaused(runtime);
    expect([...scene.objects.keys()]).toEqual([`acme-logs/${file.key}`]);
  },
);

test("every session has the name of its destination and is restricted to its folder", async ({ runtime, server, expect }) => {
  const acme = await insertDestination(runtime, { bucket: "acme-logs/raw", iamRoleArn: "arn:aws:iam::111111111111:role/Acme" });
  await deliverFile(runtime, (await insertWaitingFile(runtime, acme)).id);

  const calls = server.asked.map((request) => new URLSearchParams(request.body.toString()));
  const assumed = calls.find((form) => form.get("ExternalId") === acme.workspaceId);
  expect(assumed?.get("RoleSessionName")).toBe(`sluice-${acme.id}`);
  expect(JSON.parse(assumed?.get("Policy") ?? "").Statement).toEqual([
    { Effect: "Allow", Action: ["s3:PutObject", "s3:PutObjectAcl"], Resource: "arn:aws:s3:::acme-logs/raw/segment-logs/*" },
    { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "*" },
  ]);
});

type Scene = { answer(call: Call): ScriptedAnswer | null; stores: boolean; objects: Map<string, Buffer> };

/** Accepts everything except calls without the external id and the faults of the scene for the customer Acme. Never overwrites an object. */
function customersAws(scene: Scene, now: () => number) {
  const counts = new Map<string, number>();
  return (request: AskedRequest): ScriptedAnswer => {
    const operation = toOperation(request);
    const isAcmes = /acme/i.test(request.url) || /role%2FAcme/.test(request.body.toString("latin1"));
    const path = decodeURIComponent(request.url.slice(1).replace(/\?.*$/, ""));
    const call = { ...request, operation, count: (counts.get(operation + path) ?? 0) + 1, stored: scene.objects.has(path) };
    if (isAcmes) counts.set(operation + path, call.count);

    const scripted = isAcmes ? scene.answer(call) : null;
    if (operation === "PutObject" && (scripted === null || scene.stores)) {
      if (call.stored) return scripted ?? s3Answer(412, "PreconditionFailed");
      scene.objects.set(path, request.body);
    }
    if (scripted !== null) return scripted;
    if (operation === "HeadBucket") return { status: 200, headers: { "x-amz-bucket-region": "us-west-2" } };
    if (operation === "PutObject") return { status: 200, headers: { etag: '"1"' } };
    return lacksExternalId(call) ? (sts(403, "AccessDenied")(call) ?? { status: 500 }) : stsGrant(operation, now());
  };
}

function toExternalId({ body }: AskedRequest): string | null {
  return new URLSearchParams(body.toString()).get("ExternalId");
}

function lacksExternalId(call: Call): boolean {
  const isCustomers = call.operation === "AssumeRole" && /role%2F(Acme|Globex)/.test(call.body.toString("latin1"));
  return isCustomers && (toExternalId(call)?.startsWith("made-up") ?? true);
}

function toOperation({ method, url, body }: AskedRequest): Call["operation"] {
  if (method === "POST") return body.includes("Action=AssumeRole") ? "AssumeRole" : "GetCallerIdentity";
  return method === "HEAD" && !url.includes("segment-logs") ? "HeadBucket" : "PutObject";
}

function sts(status: number, code: string, message = "Said by STS") {
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>R</RequestId></ErrorResponse>`;
  return (call: Call): ScriptedAnswer | null =>
    call.operation === "AssumeRole" ? { status, headers: { "content-type": "text/xml" }, body } : null;
}

function s3(status: number, code: string, message?: string) {
  return (call: Call): ScriptedAnswer | null => (call.operation === "PutObject" ? s3Answer(status, code, message) : null);
}

function s3Answer(status: number, code: string, message = "Said by S3", headers: Record<string, string> = {}): ScriptedAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>R</RequestId></Error>`;
  return { status, headers: { "content-type": "application/xml", ...headers }, body };
}

function elsewhere(status: number, code: string) {
  return (call: Call) => (call.operation === "PutObject" ? s3Answer(status, code, code, { "x-amz-bucket-region": "eu-west-1" }) : null);
}

function once(answer: Row["answer"]): Row["answer"] {
  return (call) => (call.count === 1 ? answer(call) : null);
}

function stsGrant(operation: Call["operation"], now: number): ScriptedAnswer {
  const identity = "<Arn>arn:aws:iam::595280932656:user/sluice</Arn><UserId>U</UserId><Account>595280932656</Account>";
  const keys = `<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(now + 3_600_000).toISOString()}</Expiration>`;
  const result = operation === "AssumeRole" ? `<Credentials>${keys}</Credentials>` : identity;
  const body = `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

async function toMessage({ db }: TestRuntime, fileId: string): Promise<string | null> {
  const file = await db.selectFrom("file").select("faultMessage").where("id", "=", fileId).executeTakeFirstOrThrow();
  return file.faultMessage;
}

async function toPause({ db }: TestRuntime, destinationId: string): Promise<string | null> {
  const found = await db
    .selectFrom("destination")
    .select(["pausedAt", "pauseFaultMessage"])
    .where("id", "=", destinationId)
    .executeTakeFirstOrThrow();
  return found.pausedAt === null ? null : found.pauseFaultMessage;
}
