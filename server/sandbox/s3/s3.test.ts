import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { crc32, gunzipSync, gzipSync } from "node:zlib";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect } from "vitest";
import { formatPolicy, kmsPolicy, permissionPolicy } from "../../domain/policy/iam-policy.ts";
import { type Keys, test as sandboxTest } from "../../testing/served-sandbox.ts";
import { signedFetch } from "../../testing/signed-fetch.ts";
import { PLATFORM } from "../../testing/test-sandbox.ts";
import { createSandbox } from "../sandbox.ts";
import { CUSTOMER_ADMINISTRATOR, PLATFORM_USER } from "../state/accounts.ts";

const KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const Bucket = "acme-events";

const test = sandboxTest.extend<{
  admin: S3Client;
  put: (key: string, body: NonNullable<PutObjectCommandInput["Body"]>, more?: Partial<PutObjectCommandInput>) => Promise<unknown>;
  writer: (...policies: string[]) => Promise<S3Client>;
}>({
  admin: async ({ s3 }, use) => {
    const client = s3(CUSTOMER_ADMINISTRATOR);
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "us-west-2" } }));
    await use(client);
  },
  put: async ({ admin }, use) => {
    await use((Key, Body, more) => admin.send(new PutObjectCommand({ Bucket, Key, Body, ...more })));
  },
  /** A session of a role with exactly these policies. */
  writer: async ({ iam, sts, s3 }, use) => {
    await use(async (...policies) => {
      const trust = { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" };
      const RoleName = "Writer";
      await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", {
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
      });
      for (const [index, PolicyDocument] of policies.entries()) {
        await iam(CUSTOMER_ADMINISTRATOR, "PutRolePolicy", { RoleName, PolicyName: `p${index}`, PolicyDocument });
      }
      const { Credentials } = await sts(CUSTOMER_ADMINISTRATOR).send(
        new AssumeRoleCommand({ RoleArn: "arn:aws:iam::123456789012:role/Writer", RoleSessionName: "writer" }),
      );
      return s3({
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      });
    });
  },
});

const PERMISSIONS = formatPolicy(permissionPolicy({ bucket: Bucket, prefix: "" }));
const failsWith = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });

describe("an object", () => {
  test("sent as a stream with its CRC32 is stored as a file that zcat can read", async ({ put, directory }) => {
    const bytes = gzipSync('{"type":"track"}\n'.repeat(20_000));
    const answer = await put("segment-logs/src/0/batch.gz", Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]), {
      ContentLength: bytes.length,
      ChecksumCRC32: base64Crc32(bytes),
      IfNoneMatch: "*",
      ACL: "bucket-owner-full-control",
      ContentType: "application/gzip",
    });
    expect(answer).toMatchObject({ ETag: `"${createHash("md5").update(bytes).digest("hex")}"`, ChecksumCRC32: base64Crc32(bytes) });
    const file = await readFile(join(directory, "s3", Bucket, "segment-logs/src/0/batch.gz"));
    expect(gunzipSync(file).toString()).toBe('{"type":"track"}\n'.repeat(20_000));
  });

  test.for(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "sent as a stream with a %s trailer comes back whole",
    async (ChecksumAlgorithm, { put, admin }) => {
      const bytes = Buffer.alloc(300_000, ChecksumAlgorithm);
      await put("a/b", Readable.from([bytes]), { ContentLength: bytes.length, ChecksumAlgorithm });
      const { Body, ContentLength } = await admin.send(new GetObjectCommand({ Bucket, Key: "a/b", ChecksumMode: "ENABLED" }));
      expect(ContentLength).toBe(bytes.length);
      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    },
  );

  test("with a wrong checksum is a BadDigest and leaves nothing behind", async ({ put, directory }) => {
    const wrong = base64Crc32(Buffer.from("other"));
    await expect(put("a", "body", { ChecksumCRC32: wrong })).rejects.toMatchObject(failsWith("BadDigest", 400));
    await expect(put("a", "body", { ContentMD5: createHash("md5").update("other").digest("base64") })).rejects.toMatchObject(
      failsWith("BadDigest", 400),
    );
    expect(await readdir(join(directory, "s3", Bucket))).toEqual([]);
    expect(await readdir(join(directory, "tmp"))).toEqual([]);
  });

  test("whose body differs from the signed one is an XAmzContentSHA256Mismatch", async ({ admin, sandbox, clock }) => {
    void admin;
    const headers = { "x-amz-content-sha256": createHash("sha256").update("signed").digest("hex") };
    const url = "https://acme-events.s3.us-west-2.amazonaws.com/a";
    const call = { method: "PUT", url, headers, body: "other!", now: clock.now(), region: "us-west-2", service: "s3" };
    const response = await signedFetch(sandbox, CUSTOMER_ADMINISTRATOR, call);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("XAmzContentSHA256Mismatch")]);
  });

  test("can be read in ranges", async ({ put, admin }) => {
    await put("a", "0123456789");
    const range = async (Range: string) => {
      const { Body, ContentRange } = await admin.send(new GetObjectCommand({ Bucket, Key: "a", Range }));
      return [await Body?.transformToString(), ContentRange];
    };
    expect(await range("bytes=2-4")).toEqual(["234", "bytes 2-4/10"]);
    expect(await range("bytes=7-")).toEqual(["789", "bytes 7-9/10"]);
    expect(await range("bytes=-2")).toEqual(["89", "bytes 8-9/10"]);
    await expect(range("bytes=10-")).rejects.toMatchObject(failsWith("InvalidRange", 416));
  });

  test("keeps its headers and metadata, can be empty, and can be deleted", async ({ put, admin, directory }) => {
    await put("deep/er/a", "", { ContentType: "text/plain", Metadata: { colour: "blue" } });
    expect(await admin.send(new HeadObjectCommand({ Bucket, Key: "deep/er/a" }))).toMatchObject({
      ContentLength: 0,
      ContentType: "text/plain",
      Metadata: { colour: "blue" },
    });
    await admin.send(new DeleteObjectCommand({ Bucket, Key: "deep/er/a" }));
    await expect(admin.send(new GetObjectCommand({ Bucket, Key: "deep/er/a" }))).rejects.toMatchObject(failsWith("NoSuchKey", 404));
    expect(await readdir(join(directory, "s3", Bucket))).toEqual([]);
  });
});

describe("If-None-Match: *", () => {
  test("refuses an existing key", async ({ put }) => {
    await put("a", "first");
    await expect(put("a", "second", { IfNoneMatch: "*" })).rejects.toMatchObject(failsWith("PreconditionFailed", 412));
  });

  test("has exactly one winner in a race between two processes, whose bytes are kept", async ({ admin, sandbox, directory, clock }) => {
    const other = createSandbox({ directory, clock, platform: PLATFORM });
    const racers = Array.from({ length: 10 }, (_, index) => `racer ${index}`);
    const statuses = await Promise.all(
      racers.map(async (body, index) => {
        const headers = { "if-none-match": "*" };
        const url = "https://s3.us-west-2.amazonaws.com/acme-events/contested";
        const call = { method: "PUT", url, headers, body, now: clock.now(), region: "us-west-2", service: "s3" };
        return (await signedFetch(index % 2 === 0 ? sandbox : other, CUSTOMER_ADMINISTRATOR, call)).status;
      }),
    );
    expect(statuses.toSorted()).toEqual([200, ...racers.slice(1).map(() => 412)]);
    const { Body } = await admin.send(new GetObjectCommand({ Bucket, Key: "contested" }));
    expect(await Body?.transformToString()).toBe(racers[statuses.indexOf(200)]);
  });
});

describe("keys", () => {
  test("of more than 1,024 bytes are KeyTooLongError", async ({ put }) => {
    await expect(put("ä".repeat(513), "x")).rejects.toMatchObject(failsWith("KeyTooLongError", 400));
  });

  test.for(["a//b", "/a", "a/", `${"x".repeat(256)}`, "nul\0"])("that can't be a file's path are refused: %j", async (key, { put }) => {
    await expect(put(key, "x")).rejects.toMatchObject(failsWith("InvalidRequest", 400));
  });

  test("never leave the bucket's folder", async ({ admin, sandbox, clock, directory }) => {
    void admin;
    for (const path of ["..%2F..%2Fescaped", "a%2F..%2F..%2F..%2Fescaped"]) {
      const url = `https://acme-events.s3.us-west-2.amazonaws.com/${path}`;
      const call = { method: "PUT", url, body: "x", now: clock.now(), region: "us-west-2", service: "s3" };
      expect((await signedFetch(sandbox, CUSTOMER_ADMINISTRATOR, call)).status).toBe(400);
    }
    expect((await readdir(directory, { recursive: true })).filter((name) => name.endsWith("escaped"))).toEqual([]);
  });

  test("can't be a file and a folder at once", async ({ put }) => {
    await put("a/b", "x");
    await expect(put("a", "x")).rejects.toMatchObject(failsWith("InvalidRequest", 400));
    await expect(put("a/b/c", "x", { IfNoneMatch: "*" })).rejects.toMatchObject(failsWith("InvalidRequest", 400));
  });

  test("may hold blanks, plus signs and letters of any script", async ({ put, admin }) => {
    const keys = ["a b+c", "100%/ü", "日本/語", "q?a=b&c#d", "(it's)*!~"];
    for (const key of keys) await put(key, key);
    for (const Key of keys) {
      const { Body } = await admin.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe(Key);
    }
  });
});

test("a list is in byte order, paged, and grouped at the delimiter", async ({ put, admin }) => {
  for (const key of ["a/2", "a/1", "a.b", "a0", "b/x/1", "b/y"]) await put(key, key);
  const all = await admin.send(new ListObjectsV2Command({ Bucket }));
  expect(all.Contents?.map((object) => object.Key)).toEqual(["a.b", "a/1", "a/2", "a0", "b/x/1", "b/y"]);
  expect(all.Contents?.[0]).toMatchObject({ Size: 3, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });

  const pages: string[][] = [];
  for (let token: string | undefined, more = true; more; ) {
    const page = await admin.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 1, ContinuationToken: token }));
    pages.push([
      ...(page.Contents ?? []).map((object) => object.Key ?? ""),
      ...(page.CommonPrefixes ?? []).map((folder) => folder.Prefix ?? ""),
    ]);
    token = page.NextContinuationToken;
    more = page.IsTruncated === true;
  }
  expect(pages).toEqual([["a.b"], ["a/"], ["a0"], ["b/"]]);

  const below = await admin.send(new ListObjectsV2Command({ Bucket, Prefix: "b/", Delimiter: "/" }));
  expect([below.Contents?.map((object) => object.Key), below.CommonPrefixes?.map((folder) => folder.Prefix)]).toEqual([["b/y"], ["b/x/"]]);
});

function bucketPolicy(statement: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/*`, ...statement }],
  });
}

describe("permissions", () => {
  test("the documented policy lets a role put objects under segment-logs/, and nothing more", async ({ admin, writer }) => {
    void admin;
    const role = await writer(PERMISSIONS);
    const ACL = "bucket-owner-full-control";
    await role.send(new PutObjectCommand({ Bucket, Key: "segment-logs/dummy-object.txt", Body: "x", ACL }));
    for (const command of [
      new PutObjectCommand({ Bucket, Key: "elsewhere/a", Body: "x" }),
      new GetObjectCommand({ Bucket, Key: "segment-logs/dummy-object.txt" }),
      new ListObjectsV2Command({ Bucket }),
      new DeleteObjectCommand({ Bucket, Key: "segment-logs/dummy-object.txt" }),
    ]) {
      await expect(role.send(command as PutObjectCommand)).rejects.toMatchObject(failsWith("AccessDenied", 403));
    }
  });

  test("an ACL needs PutObjectAcl; without ACL the same put succeeds", async ({ admin, writer }) => {
    void admin;
    const role = await writer(PERMISSIONS.replace('"s3:PutObjectAcl"', '"s3:GetObjectAcl"'));
    const input = { Bucket, Key: "segment-logs/a", Body: "x" };
    const withAcl = role.send(new PutObjectCommand({ ...input, ACL: "bucket-owner-full-control" }));
    await expect(withAcl).rejects.toMatchObject({ ...failsWith("AccessDenied", 403), message: expect.stringContaining("s3:PutObjectAcl") });
    await role.send(new PutObjectCommand(input));
  });

  test("an ACL that a bucket with disabled ACLs refuses is AccessControlListNotSupported", async ({ put }) => {
    await expect(put("a", "x", { ACL: "public-read" })).rejects.toMatchObject(failsWith("AccessControlListNotSupported", 400));
  });

  test("a bucket of another account is not accessible without a bucket policy", async ({ admin, s3 }) => {
    void admin;
    const call = s3(PLATFORM_USER).send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    await expect(call).rejects.toMatchObject(failsWith("AccessDenied", 403));
  });

  test("a bucket policy can allow another account, and a Deny in it applies to the owner too", async ({ admin, s3 }) => {
    const [stranger, input] = [s3(PLATFORM_USER), { Bucket, Key: "a", Body: "x" }];
    await admin.send(
      new PutBucketPolicyCommand({ Bucket, Policy: bucketPolicy({ Effect: "Allow", Principal: { AWS: PLATFORM.accountId } }) }),
    );
    await stranger.send(new PutObjectCommand(input));
    expect((await admin.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain(PLATFORM.accountId);

    await admin.send(new PutBucketPolicyCommand({ Bucket, Policy: bucketPolicy({ Effect: "Deny", Principal: "*" }) }));
    for (const client of [stranger, admin]) {
      await expect(client.send(new PutObjectCommand(input))).rejects.toMatchObject({
        ...failsWith("AccessDenied", 403),
        message: expect.stringContaining("explicit deny in a resource-based policy"),
      });
    }

    await admin.send(new DeleteBucketPolicyCommand({ Bucket }));
    await admin.send(new PutObjectCommand(input));
    await expect(admin.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(failsWith("NoSuchBucketPolicy", 404));
  });

  test("a bucket policy must name its own bucket", async ({ admin }) => {
    const Policy = bucketPolicy({ Effect: "Allow", Principal: "*", Resource: "arn:aws:s3:::another/*" });
    await expect(admin.send(new PutBucketPolicyCommand({ Bucket, Policy }))).rejects.toMatchObject(failsWith("MalformedPolicy", 400));
  });

  test("Requester Pays requires the consent of other accounts, and not of the bucket's own", async ({ admin, s3 }) => {
    const [stranger, input] = [s3(PLATFORM_USER), { Bucket, Key: "a", Body: "x" }];
    await admin.send(
      new PutBucketPolicyCommand({ Bucket, Policy: bucketPolicy({ Effect: "Allow", Principal: { AWS: PLATFORM.accountId } }) }),
    );
    await admin.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: "Requester" } }));
    expect(await admin.send(new GetBucketRequestPaymentCommand({ Bucket }))).toMatchObject({ Payer: "Requester" });

    await expect(stranger.send(new PutObjectCommand(input))).rejects.toMatchObject(failsWith("AccessDenied", 403));
    await stranger.send(new PutObjectCommand({ ...input, RequestPayer: "requester" }));
    await admin.send(new PutObjectCommand(input));

    await admin.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: "BucketOwner" } }));
    await stranger.send(new PutObjectCommand(input));
  });

  test("a bucket with a KMS key requires kms:GenerateDataKey, and names it in the error", async ({ admin, writer }) => {
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN } as const };
    await admin.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
    const input = { Bucket, Key: "segment-logs/a", Body: "x" };
    const role = await writer(PERMISSIONS);
    await expect(role.send(new PutObjectCommand(input))).rejects.toMatchObject({
      ...failsWith("AccessDenied", 403),
      message: expect.stringContaining(`kms:GenerateDataKey on resource: "${KEY_ARN}"`),
    });
    const granted = await writer(PERMISSIONS, formatPolicy(kmsPolicy(KEY_ARN)));
    expect(await granted.send(new PutObjectCommand(input))).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY_ARN });
  });
});

describe("buckets", () => {
  test("an unsigned HeadBucket returns the region of an existing bucket, and a 404 for a missing one", async ({ admin, endpoint }) => {
    void admin;
    const found = await fetch(`${endpoint}/${Bucket}`, { method: "HEAD" });
    expect([found.status, found.headers.get("x-amz-bucket-region")]).toEqual([403, "us-west-2"]);
    expect((await fetch(`${endpoint}/nowhere`, { method: "HEAD" })).status).toBe(404);
  });

  test("a missing one is NoSuchBucket", async ({ s3 }) => {
    const call = s3(CUSTOMER_ADMINISTRATOR).send(new PutObjectCommand({ Bucket: "nowhere", Key: "a", Body: "x" }));
    await expect(call).rejects.toMatchObject(failsWith("NoSuchBucket", 404));
  });

  test("one in another region is a PermanentRedirect with its region", async ({ admin, s3 }) => {
    void admin;
    const call = s3(CUSTOMER_ADMINISTRATOR, "eu-west-1").send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "PermanentRedirect", $response: { headers: { "x-amz-bucket-region": "us-west-2" } } });
  });

  test("a signature for another region than the host's is AuthorizationHeaderMalformed", async ({ admin, sandbox, clock }) => {
    void admin;
    const url = "https://acme-events.s3.us-west-2.amazonaws.com/a";
    const call = { method: "GET", url, now: clock.now(), region: "us-east-1", service: "s3" };
    const response = await signedFetch(sandbox, CUSTOMER_ADMINISTRATOR, call);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("<Region>us-west-2</Region>")]);
  });

  test("are created once, in the region of the endpoint, and deleted only if empty", async ({ admin, s3, put }) => {
    const elsewhere = { LocationConstraint: "eu-west-1" } as const;
    const misplaced = admin.send(new CreateBucketCommand({ Bucket: "another", CreateBucketConfiguration: elsewhere }));
    await expect(misplaced).rejects.toMatchObject(failsWith("IllegalLocationConstraintException", 400));
    await s3(CUSTOMER_ADMINISTRATOR, "us-east-1").send(new CreateBucketCommand({ Bucket: "another" }));
    await expect(s3(PLATFORM_USER, "us-east-1").send(new CreateBucketCommand({ Bucket: "another" }))).rejects.toMatchObject(
      failsWith("BucketAlreadyExists", 409),
    );

    await put("a", "x");
    await expect(admin.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject(failsWith("BucketNotEmpty", 409));
    await admin.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await admin.send(new DeleteBucketCommand({ Bucket }));
    await expect(admin.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject(failsWith("NotFound", 404));
  });
});

test("a client that waits for 100 Continue does not get it for a refused request", async ({ admin, endpoint }) => {
  void admin;
  const outcome = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(`${endpoint}/nowhere/a`, {
      method: "PUT",
      headers: { expect: "100-continue", "content-length": "1000000" },
    });
    request.on("continue", () => resolve("continued"));
    request.on("response", (response) => {
      resolve(`refused ${response.statusCode}`);
      request.destroy();
    });
    request.on("error", reject);
    request.flushHeaders();
  });
  expect(outcome).toBe("refused 404");
});

test("features of S3 that the sandbox does not have are NotImplemented, without partial effects", async ({ put }) => {
  await expect(put("a", "x", { Tagging: "a=b" })).rejects.toMatchObject(failsWith("NotImplemented", 501));
});

test("/healthz on the port is not a bucket", async ({ endpoint }) => {
  expect((await fetch(`${endpoint}/healthz`)).status).toBe(200);
});

test("an expired session is ExpiredToken, and an unknown key InvalidAccessKeyId", async ({ admin, s3, sts, sandbox, clock }) => {
  void admin;
  const unknown = s3({ accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "x" }).send(new HeadObjectCommand({ Bucket, Key: "a" }));
  await expect(unknown).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  const { Credentials } = await sts(PLATFORM_USER).send(
    new AssumeRoleCommand({ RoleArn: PLATFORM.intermediateRoleArn, RoleSessionName: "soon-over" }),
  );
  const keys: Keys = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  clock.advance(3_600_000);
  const url = "https://acme-events.s3.us-west-2.amazonaws.com/a";
  const response = await signedFetch(sandbox, keys, { method: "GET", url, now: clock.now(), region: "us-west-2", service: "s3" });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("<Code>ExpiredToken</Code>")]);
});

function base64Crc32(bytes: Buffer): string {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(bytes));
  return digest.toString("base64");
}
