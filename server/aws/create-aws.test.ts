import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import { type AnsweringServer, type ScriptedAnswer, startAnsweringServer } from "../testing/answering-server.ts";
import type { Aws, AwsCredentials, AwsReply, OwnBuckets, PutObjectInput } from "./aws.ts";
import { createAws } from "./create-aws.ts";

const KEYS: AwsCredentials = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token", expiresAt: null };
const BYTES = Buffer.from("dear customer, these are your events");

let server: AnsweringServer;
let answer: (request: { url: string; headers: Record<string, unknown> }) => ScriptedAnswer;
let folder: string;

beforeEach(async () => {
  server = await startAnsweringServer((request) => answer(request));
  folder = await mkdtemp(join(tmpdir(), "sluice-aws-"));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", server.url);
  vi.stubEnv("AWS_ENDPOINT_URL_STS", server.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAPLATFORM");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("HOME", folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

type Call = (aws: Aws) => Promise<AwsReply<object>>;

const put = (changes: Partial<PutObjectInput> = {}): PutObjectInput => ({
  as: KEYS,
  region: "us-west-2",
  bucket: "acme-events",
  key: "segment-logs/s/0/b.gz",
  body: BYTES,
  byteCount: BYTES.length,
  crc32: crc32(BYTES),
  contentType: "application/gzip",
  bucketOwnerFullControl: true,
  refuseToOverwrite: true,
  ...changes,
});
const putObject: Call = (aws) => aws.putObject(put());
const assumeRole: Call = (aws) =>
  aws.assumeRole({ as: KEYS, roleArn: "arn:aws:iam::1:role/R", externalId: "w", sessionName: "sluice", sessionPolicy: null });
const headBucket: Call = (aws) => aws.bucketRegion({ bucket: "acme-events", region: "us-west-2" });

const s3 = (status: number, code: string, message = "Said by S3", extra = ""): ScriptedAnswer => ({
  status,
  headers: { "content-type": "application/xml", "x-amz-request-id": "REQ1" },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message>${extra}<RequestId>REQ1</RequestId></Error>`,
});
const sts = (status: number, code: string, message = "Said by STS"): ScriptedAnswer => ({
  status,
  headers: { "content-type": "text/xml", "x-amzn-requestid": "REQ1" },
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>REQ1</RequestId></ErrorResponse>`,
});

const FROM_S3 = { "x-amz-request-id": "REQ1" };
const PROXY = { headers: { "content-type": "text/html" }, body: "<html><head><title>Blocked</title></head><body>Blocked</body></html>" };

describe("the meaning of an answer depends on its call", () => {
  const rows: [condition: string, call: Call, answer: ScriptedAnswer, kind: AwsFaultKind][] = [
    ["404 of STS names no bucket", assumeRole, { status: 404 }, "network"],
    ["NotFound of STS names no bucket", assumeRole, sts(404, "NotFound"), "network"],
    ["NoSuchBucket of STS names no bucket", assumeRole, sts(404, "NoSuchBucket"), "unknown"],
    ["a redirect of STS is no wrong region", assumeRole, { ...PROXY, status: 301 }, "network"],
    ["a PUT's 404 without a code names no bucket", putObject, { ...PROXY, status: 404 }, "network"],
    ["a proxy's page with 403 is no denial of STS", assumeRole, { ...PROXY, status: 403 }, "network"],
    ["a proxy's text with 403 is no denial of STS", assumeRole, { status: 403, body: "Forbidden by the firewall" }, "network"],
    ["another 403 of STS is no denial", assumeRole, sts(403, "OptInRequired"), "unknown"],
    ["a proxy's page with 403 is no denial of S3", putObject, { ...PROXY, status: 403 }, "network"],
    ["a proxy that wants to be signed in to is no denial", putObject, { ...PROXY, status: 407 }, "network"],
    ["a proxy's redirect is no wrong region", putObject, { ...PROXY, status: 307 }, "network"],
    ["a proxy's 409 is no race", putObject, { ...PROXY, status: 409 }, "network"],
    ["a HEAD without S3's headers says nothing of the bucket: 404", headBucket, { status: 404 }, "network"],
    ["a HEAD without S3's headers says nothing of the bucket: 403", headBucket, { status: 403 }, "network"],
    ["an object that is gone is no missing bucket", putObject, s3(404, "NoSuchKey"), "unknown"],
    ["ValidationError is STS's", putObject, s3(400, "ValidationError"), "unknown"],
    ["InvalidRequest is S3's", assumeRole, sts(400, "InvalidRequest"), "unknown"],
  ];

  test.each(rows)("%s", async (_condition, call, scripted, kind) => {
    answer = () => scripted;

    expect(await call(createAws({ workspaceRegion: "us" }))).toMatchObject({ ok: false, error: { kind } });
  });

  test("a denied HEAD means that the bucket exists", async () => {
    answer = () => ({ status: 403, headers: FROM_S3 });
    expect(await headBucket(createAws({ workspaceRegion: "us" }))).toMatchObject({ ok: true, value: { region: "us-west-2" } });
  });

  test("the answer of a proxy is not quoted as a message of AWS", async () => {
    answer = () => ({ ...PROXY, status: 403 });
    expect(await putObject(createAws({ workspaceRegion: "us" }))).toMatchObject({ error: { httpStatus: 403, code: "", message: "" } });
  });
});

describe("every fault of docs/aws-faults.md 2 has its kind", () => {
  const rows: [condition: string, call: Call, answer: ScriptedAnswer, kind: AwsFaultKind][] = [
    ["role absent, principal not trusted or external id wrong", assumeRole, sts(403, "AccessDenied"), "access_denied"],
    ["malformed ARN, or chained for longer than an hour", assumeRole, sts(400, "ValidationError"), "invalid_request"],
    ["our own credentials are bad", (aws) => aws.callerIdentity(), sts(403, "InvalidClientTokenId"), "invalid_credentials"],
    ["the STS endpoint is off in the role's account", assumeRole, sts(403, "RegionDisabledException"), "region_disabled"],
    ["STS throttles", assumeRole, sts(400, "ThrottlingException"), "throttled"],
    ["STS throttles in its older words", assumeRole, sts(400, "Throttling"), "throttled"],
    ["the session expired, says STS", assumeRole, sts(403, "ExpiredTokenException"), "expired_token"],
    ["the session expired, says S3", putObject, s3(400, "ExpiredToken"), "expired_token"],
    [
      "our clock is off, says STS",
      assumeRole,
      sts(403, "SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2"),
      "clock_skewed",
    ],
    ["no PutObject, or a bucket policy denies", putObject, s3(403, "AccessDenied"), "access_denied"],
    ["KMS denies", putObject, s3(403, "AccessDenied", "User is not authorized to perform: kms:GenerateDataKey"), "kms_denied"],
    ["the KMS key is disabled", putObject, s3(400, "KMS.DisabledException"), "kms_key_unusable"],
    ["KMS throttles", putObject, s3(400, "KMS.ThrottlingException"), "throttled"],
    ["ACLs are disabled", putObject, s3(400, "AccessControlListNotSupported"), "acl_not_supported"],
    ["wrong region, 301", putObject, s3(301, "PermanentRedirect"), "wrong_region"],
    ["wrong region, 307", putObject, s3(307, "TemporaryRedirect"), "wrong_region"],
    ["wrong region, malformed header", putObject, s3(400, "AuthorizationHeaderMalformed"), "wrong_region"],
    ["wrong region, location constraint", putObject, s3(400, "IllegalLocationConstraintException"), "wrong_region"],
    ["no such bucket", putObject, s3(404, "NoSuchBucket"), "no_such_bucket"],
    ["no such bucket, asked without a body", headBucket, { status: 404, headers: FROM_S3 }, "no_such_bucket"],
    ["Object Lock without checksum", putObject, s3(400, "InvalidRequest"), "invalid_request"],
    ["our clock is off, says S3", putObject, s3(403, "RequestTimeTooSkewed"), "clock_skewed"],
    ["S3 throttles", putObject, s3(503, "SlowDown"), "throttled"],
    ["S3 is out", putObject, s3(503, "ServiceUnavailable"), "unavailable"],
    ["S3 has an error", putObject, s3(500, "InternalError"), "unavailable"],
    ["a gateway answers in HTML", putObject, { status: 502, body: "<html><body>Bad gateway</body></html>" }, "unavailable"],
    ["the key exists", putObject, s3(412, "PreconditionFailed"), "already_exists"],
    ["another upload of the key is under way", putObject, s3(409, "ConditionalRequestConflict"), "conflict"],
    ["the upload was corrupt", putObject, s3(400, "BadDigest"), "bad_digest"],
    ["the connection broke", putObject, "hang_up", "network"],
    ["a proxy answers 412, not S3", putObject, { status: 412, body: "Precondition failed" }, "network"],
    ["what nobody has heard of", putObject, s3(418, "Teapot"), "unknown"],
  ];

  test.each(rows)("%s", async (_condition, call, scripted, kind) => {
    answer = () => scripted;

    const reply = await call(createAws({ workspaceRegion: "us" }));

    expect(reply).toMatchObject({ ok: false, error: { kind } });
  });
});

describe("an incomplete 2xx answer is a transient fault, never a success", () => {
  const errorBehind200 = s3(200, "InternalError", "We encountered an internal error.");
  const key = { bucket: "sluice-staging", region: "us-west-2", key: "s/0/b.gz" };
  const rows: [condition: string, call: (aws: Aws & OwnBuckets) => Promise<AwsReply<object>>, answer: ScriptedAnswer][] = [
    ["a PUT answered with an <Error> body", putObject, errorBehind200],
    ["a PUT answered without an ETag", putObject, { status: 200 }],
    ["AssumeRole answered without credentials", assumeRole, sts(200, "InternalFailure")],
    ["GetCallerIdentity answered without a caller", (aws) => aws.callerIdentity(), sts(200, "InternalFailure")],
    ["the rest of an object, answered from its start", (aws) => aws.getObject({ ...key, from: 3 }), { status: 200, body: "abcdef" }],
    ["a list answered with an <Error> body", (aws) => aws.listObjects({ ...key, prefix: "", next: null }), errorBehind200],
    ["a DELETE answered with an <Error> body", (aws) => aws.deleteObject(key), errorBehind200],
  ];

  test.each(rows)("%s", async (_condition, call, scripted) => {
    answer = () => scripted;

    const reply = await call(createAws({ workspaceRegion: "us" }));

    expect(reply).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });
});

test("a fault keeps AWS's code, message, status and request id", async () => {
  answer = () => s3(403, "AccessDenied", "Not you");

  const reply = await createAws({ workspaceRegion: "us" }).putObject(put());

  expect(reply).toEqual({
    ok: false,
    error: { kind: "access_denied", httpStatus: 403, code: "AccessDenied", message: "Not you", requestId: "REQ1", bucketRegion: null },
  });
});

test("a refused connection is a network fault without a status", async () => {
  await server.close();

  const reply = await createAws({ workspaceRegion: "us" }).putObject(put());

  expect(reply).toMatchObject({ ok: false, error: { kind: "network", httpStatus: null, code: "ECONNREFUSED" } });
});

test("without credentials there is an error and no call", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);

  const reply = await createAws({ workspaceRegion: "us" }).callerIdentity();

  expect(reply).toMatchObject({ ok: false, error: { kind: "invalid_credentials", code: "CredentialsProviderError" } });
  expect(server.asked).toEqual([]);
});

test.each([
  ["in a header", { status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } }],
  ["in the body", s3(400, "AuthorizationHeaderMalformed", "expecting 'eu-west-1'", "<Region>eu-west-1</Region>")],
])("a bucket in another region is named %s and not followed there", async (_where, scripted) => {
  answer = () => scripted;

  const reply = await createAws({ workspaceRegion: "us" }).putObject(put());

  expect(reply).toMatchObject({ ok: false, error: { kind: "wrong_region", bucketRegion: "eu-west-1" } });
  expect(server.asked).toHaveLength(1);
});

test.each([
  ["found", { status: 200, headers: { "x-amz-bucket-region": "eu-west-1" } }],
  ["refused", { status: 403, headers: { "x-amz-bucket-region": "eu-west-1" } }],
  ["redirected", { status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } }],
  ["called malformed", { status: 400, headers: { "x-amz-bucket-region": "eu-west-1" } }],
])("a bucket's region is learnt without a signature when the request is %s", async (_what, scripted) => {
  answer = () => scripted;

  const reply = await createAws({ workspaceRegion: "us" }).bucketRegion({ bucket: "acme-events", region: "us-west-2" });

  expect(reply).toMatchObject({ ok: true, value: { region: "eu-west-1" } });
  expect(server.asked[0]?.headers).not.toHaveProperty("authorization");
});

test("a streamed upload is sent in one request with its checksum and length and without encoding", async () => {
  answer = () => ({ status: 200, headers: { "x-amz-request-id": "REQ2", etag: '"1"' } });
  const path = join(folder, "b.gz");
  await writeFile(path, BYTES);

  const reply = await createAws({ workspaceRegion: "us" }).putObject(put({ body: () => createReadStream(path) }));

  expect(reply).toEqual({ ok: true, value: { requestId: "REQ2" } });
  const [request] = server.asked;
  expect(request?.body).toEqual(BYTES);
  expect(request?.url).toBe("/acme-events/segment-logs/s/0/b.gz?x-id=PutObject");
  expect(request?.headers).toMatchObject({
    "content-length": String(BYTES.length),
    "content-type": "application/gzip",
    "x-amz-checksum-crc32": Buffer.from(crc32(BYTES).toString(16).padStart(8, "0"), "hex").toString("base64"),
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-acl": "bucket-owner-full-control",
    "x-amz-security-token": "token",
    "if-none-match": "*",
  });
  for (const absent of ["content-encoding", "expect", "transfer-encoding", "x-amz-trailer", "x-amz-server-side-encryption"]) {
    expect(request?.headers).not.toHaveProperty(absent);
  }
});

test("an upload that may overwrite and needs no ACL sends neither header", async () => {
  answer = () => ({ status: 200 });

  await createAws({ workspaceRegion: "us" }).putObject(put({ refuseToOverwrite: false, bucketOwnerFullControl: false }));

  expect(server.asked[0]?.headers).not.toHaveProperty("if-none-match");
  expect(server.asked[0]?.headers).not.toHaveProperty("x-amz-acl");
});

test("an error of the body's stream is thrown and is not a fault of AWS", async () => {
  answer = () => ({ status: 200 });
  const gone = () => createReadStream(join(folder, "gone.gz"));

  await expect(createAws({ workspaceRegion: "us" }).putObject(put({ body: gone }))).rejects.toThrow("ENOENT");
});

test("the body is closed when S3 refuses it", async () => {
  answer = () => s3(403, "AccessDenied");
  const path = join(folder, "b.gz");
  await writeFile(path, BYTES);
  const body = createReadStream(path);

  await createAws({ workspaceRegion: "us" }).putObject(put({ body: () => body }));

  expect(body.destroyed).toBe(true);
});

test("an upload that S3 refuses at its first byte is aborted", async () => {
  const impatient = createServer((_request, response) => {
    response.writeHead(403, { "content-type": "application/xml" }).end("<Error><Code>AccessDenied</Code></Error>");
  });
  await new Promise<void>((resolve) => impatient.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${(impatient.address() as AddressInfo).port}`);
  const body = Readable.from(kilobytes());
  try {
    const reply = await createAws({ workspaceRegion: "us" }).putObject(put({ body: () => body, byteCount: 100_000_000 }));

    expect(reply).toMatchObject({ ok: false, error: { kind: "access_denied", code: "AccessDenied" } });
    expect(body.destroyed).toBe(true);
    // Resolves only when no connection is open.
    await new Promise((resolve) => impatient.close(resolve));
  } finally {
    impatient.closeAllConnections();
  }
});

function* kilobytes() {
  for (;;) yield Buffer.alloc(1_000);
}

test.each([
  ["us", "us-west-2"],
  ["eu", "eu-west-1"],
] as const)("STS for a workspace in the %s is called in %s (R22)", async (workspaceRegion, region) => {
  answer = () => sts(403, "AccessDenied");

  await assumeRole(createAws({ workspaceRegion }));

  expect(server.asked[0]?.headers["authorization"]).toContain(`/${region}/sts/aws4_request`);
});

test("a role is assumed for one hour, with its external id or without one", async () => {
  answer = () => ({ status: 200, headers: { "x-amzn-requestid": "REQ3" }, body: ASSUMED });
  const aws = createAws({ workspaceRegion: "us" });

  const reply = await assumeRole(aws);
  await aws.assumeRole({ as: null, roleArn: "arn:aws:iam::1:role/R", externalId: null, sessionName: "sluice", sessionPolicy: null });

  expect(reply).toEqual({
    ok: true,
    value: {
      credentials: { accessKeyId: "ASIANEW", secretAccessKey: "s", sessionToken: "t", expiresAt: Date.UTC(2026, 10, 22, 13) },
      requestId: "REQ3",
    },
  });
  const forms = server.asked.map((request) => new URLSearchParams(request.body.toString()));
  expect(forms.map((form) => [form.get("DurationSeconds"), form.get("ExternalId")])).toEqual([
    ["3600", "w"],
    ["3600", null],
  ]);
  expect(server.asked.map((request) => request.headers["x-amz-security-token"])).toEqual(["token", undefined]);
});

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
  <Credentials><AccessKeyId>ASIANEW</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2026-11-22T13:00:00Z</Expiration></Credentials></AssumeRoleResult>
  </AssumeRoleResponse>`;
