import { describe, expect } from "vitest";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import { createApiClient, tokenFor } from "../testing/api-client.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertDestination, insertSource, insertWorkspace } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";
import { answer } from "./answer.ts";

const SAVED = { awsRegion: "us-west-2", bucket: "acme-events", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };

/** Creates an enabled destination, and `patch`, which sends a body and returns the status, the first error and the destination. */
const test = plainTest
  .extend("owner", async ({ runtime }) => insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id))
  .extend("api", async ({ runtime, owner }) => createApiClient(runtime, await tokenFor(runtime, owner)))
  .extend("destination", ({ runtime, owner }) => insertDestination(runtime, { ...SAVED, workspaceId: owner.workspaceId, name: "AWS S3" }))
  .extend("patch", ({ api, destination }) => async (body: string) => {
    const { status, body: answered } = await api("PATCH", `/destinations/${destination.id}`, body);
    const [error] = answered.errors ?? [];
    return { status, field: error?.field, message: error?.message, saved: answered.data?.destination };
  });

describe("PATCH /destinations/{id} refuses, and does not change the saved settings", () => {
  test.for<[name: string, body: string, field: string, message: RegExp]>([
    ["a null byte in the prefix", '{"settings": {"bucket": "acme-events/raw\\u0000x"}}', "settings.bucket", /^U\+0000 null at position 16/],
    ["half an emoji in the prefix", '{"settings":{"bucket":"acme-events/raw\\ud83d"}}', "settings.bucket", /^U\+D83D .* at position 16/],
    [
      "a line feed in the prefix",
      '{"settings": {"bucket": "acme-events/raw\\nlogs"}}',
      "settings.bucket",
      /^U\+000A line feed at position 16/,
    ],
    ["a folder ..", '{"settings": {"bucket": "acme-events/../x"}}', "settings.bucket", /can't be named "\.\."/],
    [
      "a folder .",
      '{"settings": {"bucket": "acme-events/./raw"}}',
      "settings.bucket",
      /can't be named "\.".*Did you mean acme-events\/raw\?$/,
    ],
    [
      "a zero width space in the prefix",
      '{"settings": {"bucket": "acme-events/r\\u200baw"}}',
      "settings.bucket",
      /^U\+200B zero width space at position 14.*Did you mean acme-events\/raw\?$/,
    ],
    [
      "a non-breaking hyphen in the bucket",
      '{"settings": {"bucket": "acme\\u2011events"}}',
      "settings.bucket",
      /^U\+2011 non-breaking hyphen at position 5.*Did you mean acme-events\?$/,
    ],
    [
      "an access point's alias",
      '{"settings": {"bucket": "acme-ap-abcdefghijklmnop-s3alias"}}',
      "settings.bucket",
      /alias of an access point/,
    ],
    ["a directory bucket", '{"settings": {"bucket": "logs--usw2-az1--x-s3"}}', "settings.bucket", /directory bucket/],
    ["an IP address", '{"settings": {"bucket": "192.168.5.4"}}', "settings.bucket", /IP address/],
    ["two dots in the bucket", '{"settings": {"bucket": "acme..events"}}', "settings.bucket", /two adjacent dots/],
    ["the bucket's host", '{"settings": {"bucket": "acme.s3.us-west-2.amazonaws.com"}}', "settings.bucket", /acme in us-west-2/],
    [
      "a session of the role",
      '{"settings":{"iamRoleArn":"arn:aws:sts::123456789012:assumed-role/SegmentRole/session."}}',
      "settings.iamRoleArn",
      /arn:aws:iam::123456789012:role\/SegmentRole$/,
    ],
    ["a region with a soft hyphen", '{"settings":{"awsRegion":"us-\\u00adwest-2"}}', "settings.awsRegion", /^U\+00AD soft hyphen/],
    ["half an emoji in the name", '{"name":"x\\ud83d"}', "name", /^U\+D83D .* at position 2/],
    ["a name that can't be seen", '{"name": "\\u200b"}', "name", /^Enter a name\.$/],
    ["a name that runs backwards", '{"name": "AWS \\u202e3S"}', "name", /^U\+202E right-to-left override at position 5/],
    ["another id with a null byte", '{"destinationId": "x\\u0000"}', "destinationId", /not an id/],
  ])("%s", async ([, body, field, message], { patch, api, destination }) => {
    const refused = await patch(body);
    expect(refused).toMatchObject({ status: 422, field, message: expect.stringMatching(message) });
    const { name, settings } = (await api("GET", `/destinations/${destination.id}`)).body.data.destination;
    expect({ name, settings }).toEqual({ name: "AWS S3", settings: SAVED });
  });
});

describe("PATCH /destinations/{id} saves the visible characters", () => {
  test.for<[body: string, saved: object]>([
    ['{"settings": {"bucket": "acme-events/raw\\u200b"}}', { settings: { ...SAVED, bucket: "acme-events/raw" } }],
    ['{"settings": {"bucket": "\\ufeffacme-events/raw\\n"}}', { settings: { ...SAVED, bucket: "acme-events/raw" } }],
    ['{"settings": {"awsRegion": " us-west-2\\u00a0"}}', { settings: SAVED }],
    [
      '{"settings": {"iamRoleArn": "arn:aws:iam::123456789012:role/Other\\u200b"}}',
      { settings: { iamRoleArn: "arn:aws:iam::123456789012:role/Other" } },
    ],
    [
      '{"settings": {"bucket": "acme-events/= + @ ( ) \' ! % ? # * $ { } été 👩🏽\\u200d💻"}}',
      { settings: { bucket: "acme-events/= + @ ( ) ' ! % ? # * $ { } été 👩🏽\u200d💻" } },
    ],
    ['{"name": "\\u200eSales – EU 📦 "}', { name: "Sales – EU 📦" }],
  ])("%s", async ([body, saved], { patch }) => {
    expect(await patch(body)).toMatchObject({ status: 200, saved });
  });

  test("if one call disables the destination and empties a setting (R126)", async ({ patch }) => {
    const { status, saved } = await patch('{"enabled":false,"settings":{"bucket":""}}');
    expect([status, saved.enabled, saved.settings]).toEqual([200, false, { ...SAVED, bucket: "" }]);
    expect(await patch('{"enabled":true}')).toMatchObject({ status: 422, field: "settings" });
    expect(await patch('{"enabled":true,"settings":{"bucket":"acme-events"}}')).toMatchObject({ status: 200, saved: { enabled: true } });
    expect(await patch('{"settings":{"bucket":""}}')).toMatchObject({ status: 422, field: "settings" });
  });
});

test("a role of another partition than Sluice's own is refused with the reason, saved or new (docs/aws-faults.md 1)", async ({
  patch,
  api,
  runtime,
  owner,
}) => {
  const settings = { awsRegion: "us-gov-west-1", bucket: "acme-gov", iamRoleArn: "arn:aws-us-gov:iam::123456789012:role/SegmentRole" };
  const refusal = {
    status: 422,
    field: "settings.iamRoleArn",
    message: expect.stringContaining("another AWS partition than Sluice's own role"),
  };
  expect(await patch(JSON.stringify({ settings }))).toMatchObject(refusal);
  const { id: sourceId } = await insertSource(runtime, { workspaceId: owner.workspaceId });
  const created = await api("POST", "/destinations", { sourceId, metadataId: AWS_S3.metadataId, settings });
  expect(created.body.errors).toMatchObject([refusal]);
});

test("an id that is not valid in an address is not found, in each path", async ({ runtime, owner, api }) => {
  const token = await tokenFor(runtime, owner);
  const ids = ["%00", "%ED%A0%BD", "%E2%80%8B", "a%0Ab", "a%2Fb", "%", "x".repeat(65)];
  for (const path of ["/destinations/:id", "/sources/:id", "/sources/:id/connected-destinations", "/users/:id", "/catalog/sources/:id"]) {
    for (const id of ids) {
      const request = new Request(`http://sluice.test/api${path.replace(":id", id)}`, { headers: { Authorization: `Bearer ${token}` } });
      expect([path, id, (await answer(runtime, request)).status]).toEqual([path, id, 404]);
    }
  }
  for (const id of ids) expect((await api("GET", `/audit-events?resourceId=${id}`)).status).toBe(422);
});
