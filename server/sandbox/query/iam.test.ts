import { expect } from "vitest";
import { test } from "../../testing/served-sandbox.ts";
import { signedFetch } from "../../testing/signed-fetch.ts";
import { PLATFORM } from "../../testing/test-sandbox.ts";
import { createSandbox } from "../sandbox.ts";
import { CUSTOMER_ADMINISTRATOR, PLATFORM_USER } from "../state/accounts.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" }],
});
const PERMISSIONS = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });

test("a role is created, read, changed and deleted", async ({ iam }) => {
  const role = { RoleName: "SegmentRole" };
  const made = await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", { ...role, AssumeRolePolicyDocument: TRUST, Description: "A & B" });
  expect(made.body).toContain("<Arn>arn:aws:iam::123456789012:role/SegmentRole</Arn>");
  expect(made.body).toContain("<Description>A &amp; B</Description>");

  const changed = TRUST.replace("123456789012", "210987654321");
  await iam(CUSTOMER_ADMINISTRATOR, "UpdateAssumeRolePolicy", { ...role, PolicyDocument: changed });
  expect((await iam(CUSTOMER_ADMINISTRATOR, "GetRole", role)).body).toContain(encodeURIComponent(changed));

  expect(await iam(CUSTOMER_ADMINISTRATOR, "DeleteRole", role)).toMatchObject({ status: 200 });
  expect(await iam(CUSTOMER_ADMINISTRATOR, "GetRole", role)).toMatchObject({ status: 404, body: expect.stringContaining("NoSuchEntity") });
});

test("a policy can be attached and listed, and its role can be deleted only after it is detached", async ({ iam }) => {
  const role = { RoleName: "SegmentRole" };
  const policy = { PolicyArn: "arn:aws:iam::123456789012:policy/segment-s3-putobject" };
  await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", { ...role, AssumeRolePolicyDocument: TRUST });
  await iam(CUSTOMER_ADMINISTRATOR, "CreatePolicy", { PolicyName: "segment-s3-putobject", PolicyDocument: PERMISSIONS });
  await iam(CUSTOMER_ADMINISTRATOR, "AttachRolePolicy", { ...role, ...policy });
  expect((await iam(CUSTOMER_ADMINISTRATOR, "ListAttachedRolePolicies", role)).body).toContain(
    "<PolicyName>segment-s3-putobject</PolicyName>",
  );
  expect((await iam(CUSTOMER_ADMINISTRATOR, "GetPolicy", policy)).body).toContain("<AttachmentCount>1</AttachmentCount>");

  for (const [action, parameters] of [
    ["DeleteRole", role],
    ["DeletePolicy", policy],
  ] as const) {
    expect(await iam(CUSTOMER_ADMINISTRATOR, action, parameters)).toMatchObject({
      status: 409,
      body: expect.stringContaining("DeleteConflict"),
    });
  }
  await iam(CUSTOMER_ADMINISTRATOR, "DetachRolePolicy", { ...role, ...policy });
  expect(await iam(CUSTOMER_ADMINISTRATOR, "DeleteRole", role)).toMatchObject({ status: 200 });
  expect(await iam(CUSTOMER_ADMINISTRATOR, "DeletePolicy", policy)).toMatchObject({ status: 200 });
});

test("a second role with the same name is EntityAlreadyExists, ignoring case", async ({ iam }) => {
  await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", { RoleName: "SegmentRole", AssumeRolePolicyDocument: TRUST });
  const again = await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", { RoleName: "segmentrole", AssumeRolePolicyDocument: TRUST });
  expect(again).toMatchObject({ status: 409, body: expect.stringContaining("EntityAlreadyExists") });
});

test("an invalid policy is MalformedPolicyDocument", async ({ iam }) => {
  const answer = await iam(CUSTOMER_ADMINISTRATOR, "CreatePolicy", { PolicyName: "p", PolicyDocument: "{" });
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("<Code>MalformedPolicyDocument</Code>") });
});

test("an unsupported parameter is refused, not ignored", async ({ iam }) => {
  const input = { RoleName: "SegmentRole", AssumeRolePolicyDocument: TRUST, PermissionsBoundary: "arn:aws:iam::123456789012:policy/x" };
  expect(await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", input)).toMatchObject({
    status: 400,
    body: expect.stringContaining("PermissionsBoundary"),
  });
});

test("a caller without IAM rights is denied before any information is returned", async ({ iam }) => {
  const answer = await iam(PLATFORM_USER, "GetRole", { RoleName: "nobody" });
  expect(answer).toMatchObject({ status: 403, body: expect.stringContaining("is not authorized to perform: iam:GetRole") });
});

test("roles that several processes create at once all exist afterwards", async ({ directory, clock }) => {
  const processes = [1, 2, 3].map(() => createSandbox({ directory, clock, platform: PLATFORM }));
  const create = (name: string, index: number) => {
    const body = new URLSearchParams({
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: name,
      AssumeRolePolicyDocument: TRUST,
    }).toString();
    const sandbox = processes[index % 3];
    if (sandbox === undefined) throw new Error("no such process");
    return signedFetch(sandbox, CUSTOMER_ADMINISTRATOR, { method: "POST", url: "https://iam.amazonaws.com/", body, now: clock.now() });
  };
  const names = Array.from({ length: 12 }, (_, index) => `role-${index}`);
  expect((await Promise.all(names.map(create))).map((response) => response.status)).toEqual(names.map(() => 200));

  const body = "Action=ListRoles&Version=2010-05-08";
  const fresh = createSandbox({ directory, clock, platform: PLATFORM });
  const listed = await signedFetch(fresh, CUSTOMER_ADMINISTRATOR, {
    method: "POST",
    url: "https://iam.amazonaws.com/",
    body,
    now: clock.now(),
  });
  expect([...(await listed.text()).matchAll(/<RoleName>(.*?)<\/RoleName>/g)].map((match) => match[1]).sort()).toEqual([...names].sort());
});
