import { describe, expect } from "vitest";
import { findInvite } from "../access/members/find-invite.ts";
import { listInvites } from "../access/members/list-invites.ts";
import type { Grant } from "../domain/access/permissions.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { AMAZON_S3, AWS_S3, HTTP_API, JAVASCRIPT } from "../domain/destination/catalog.ts";
import { type ApiClient, createApiClient, tokenFor } from "../testing/api-client.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { furnishWorkspace } from "../testing/furnished-workspace.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertDestination, insertSource, insertWorkspace, insertWriteKey } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { selectWorkspaceRows } from "../testing/workspace-rows.ts";
import { answer } from "./answer.ts";
import { ROLE_IDS } from "./permission.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

const SETTINGS = { awsRegion: "eu-west-1", bucket: "acme/raw", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };

/** A workspace with an owner, a source, and a token with the owner's roles. */
const test = plainTest
  .extend("owner", async ({ runtime }) => insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id))
  .extend("source", ({ runtime, owner }) => insertSource(runtime, { workspaceId: owner.workspaceId }))
  .extend("api", async ({ runtime, owner }) => createApiClient(runtime, await tokenFor(runtime, owner)));

async function destinationBody(runtime: TestRuntime, workspaceId: string) {
  const { id: sourceId } = await insertSource(runtime, { workspaceId });
  return { sourceId, metadataId: AWS_S3.metadataId, settings: SETTINGS };
}

describe("the workspace", () => {
  test("is that of the token, with or without a trailing slash", async ({ api, owner }) => {
    for (const path of ["", "/", "//"]) {
      const { status, body } = await api("GET", path);
      expect([status, body.data.workspace.id]).toEqual([200, owner.workspaceId]);
    }
  });
});

describe("versions", () => {
  test("are requested with both spellings of the media types, and all return the same format", async ({ runtime, owner }) => {
    const token = await tokenFor(runtime, owner);
    for (const version of ["v1", "v1beta", "v1alpha", "stable", "beta", "alpha"]) {
      const type = `application/vnd.segment.${version}+json`;
      const headers = { Authorization: `Bearer ${token}`, Accept: type, "Content-Type": type };
      const body = JSON.stringify({ slug: version, enabled: true, metadataId: HTTP_API.metadataId });
      const created = await answer(runtime, new Request("http://sluice.test/api/sources", { method: "POST", headers, body }));
      expect([created.status, created.headers.get("content-type")], version).toEqual([201, "application/json"]);
    }
  });
});

describe("sources", () => {
  test("are created with 201, named by their slug, and changed, and deleted", async ({ api, owner }) => {
    const created = await api("POST", "/sources", { slug: "shop_Web", enabled: false, metadataId: JAVASCRIPT.metadataId, settings: {} });
    const { id, writeKeys } = created.body.data.source;
    expect(created.status).toBe(201);
    expect(created.body.data.source).toMatchObject({ slug: "shop_Web", name: "shop_Web", enabled: false, workspaceId: owner.workspaceId });
    expect(created.body.data.source.metadata.slug).toBe("javascript");
    expect(writeKeys).toHaveLength(1);

    const changed = await api("PATCH", `/sources/${id}`, { name: "Shop", slug: "shop", enabled: true });
    expect(changed.body.data.source).toMatchObject({ name: "Shop", slug: "shop", enabled: true, writeKeys });
    expect((await api("DELETE", `/sources/${id}`)).body).toEqual({ data: { status: "SUCCESS" } });
    expect((await api("GET", `/sources/${id}`)).status).toBe(404);
  });

  test("have unique slugs, and a refused change changes nothing", async ({ api, source, owner, runtime }) => {
    const other = await insertSource(runtime, { workspaceId: owner.workspaceId, enabled: true });
    const taken = { slug: source.slug, enabled: true, metadataId: HTTP_API.metadataId };
    expect((await api("POST", "/sources", taken)).body.errors[0]).toMatchObject({ type: "bad-request", status: 400 });
    expect((await api("PATCH", `/sources/${other.id}`, { enabled: false, name: "New", slug: source.slug })).status).toBe(400);
    expect((await api("GET", `/sources/${other.id}`)).body.data.source).toMatchObject({ name: other.name, enabled: true });
  });

  test("can have more write keys, which can be removed", async ({ api, source }) => {
    const added = await api("POST", `/sources/${source.id}/writekey`);
    const [key] = added.body.data.source.writeKeys;
    expect((await api("GET", "/sources")).body.data.sources[0].writeKeys).toEqual([key]);
    expect(key).toHaveLength(32);
    expect((await api("DELETE", `/sources/${source.id}/writekey/${key}`)).body.data.status).toBe("SUCCESS");
    expect((await api("GET", `/sources/${source.id}`)).body.data.source.writeKeys).toEqual([]);
    expect((await api("DELETE", `/sources/${source.id}/writekey/${key}`)).status).toBe(404);
  });

  test("are not deleted while they have destinations, which they list", async ({ api, runtime, source }) => {
    const { id } = await insertDestination(runtime, { sourceId: source.id });
    await insertDestination(runtime, { workspaceId: source.workspaceId });
    const { body } = await api("GET", `/sources/${source.id}/connected-destinations?pagination.count=1`);
    expect(body.data.destinations.map((destination: { id: string }) => destination.id)).toEqual([id]);
    expect((await api("DELETE", `/sources/${source.id}`)).body.errors[0].type).toBe("bad-request");
  });

  test("refuse unknown settings by name", async ({ api, source }) => {
    const refused = await api("PATCH", `/sources/${source.id}`, { settings: { website_url: "x" } });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].message).toContain("website_url");
  });
});

describe("labels", () => {
  test("of a source are replaced by those of the request", async ({ api, source }) => {
    await api("POST", "/labels", { label: { key: "environment", value: "prod", description: "Production environment" } });
    const { status, body } = await api("PUT", `/sources/${source.id}/labels`, { labels: [{ key: "environment", value: "prod" }] });
    const labels = [{ key: "environment", value: "prod", description: "Production environment" }];
    expect([status, body]).toEqual([200, { data: { labels } }]);
    expect((await api("PUT", `/sources/${source.id}/labels`, { labels: [] })).body).toEqual({ data: { labels: [] } });
    expect((await api("PUT", "/sources/nothing/labels", { labels: [] })).status).toBe(404);
  });

  test("accept a key and a value of visible characters only", async ({ api }) => {
    for (const value of ["", "a\u0000b", "a\ud83d", "a\u200bb", "x".repeat(101)]) {
      const refused = await api("POST", "/labels", { label: { key: "team", value } });
      expect([JSON.stringify(value), refused.status, refused.body.errors[0].field]).toEqual([JSON.stringify(value), 422, "label.value"]);
    }
  });
});

describe("destinations", () => {
  test("are created with 200 and enabled, accept the document's setting names, and return the catalog's", async ({ api, source }) => {
    const { awsRegion: region, bucket: s3Bucket, iamRoleArn } = SETTINGS;
    const body = { sourceId: source.id, metadataId: AWS_S3.metadataId, name: "AWS S3", settings: { region, s3Bucket, iamRoleArn } };
    const created = await api("POST", "/destinations", body);
    expect(created.status).toBe(200);
    const { destination } = created.body.data;
    expect(destination).toMatchObject({ name: "AWS S3", enabled: true, sourceId: source.id, settings: SETTINGS });
    expect(destination.settings).toEqual(SETTINGS);
    expect(destination.id).toMatch(/^[0-9a-f]{24}$/);
    expect((await api("GET", `/destinations/${destination.id}`)).body).toEqual(created.body);
  });

  test("have each type once on a source, and the legacy type is separate", async ({ api, runtime, source }) => {
    await insertDestination(runtime, { sourceId: source.id, metadataId: AMAZON_S3.metadataId, awsRegion: "-", iamRoleArn: "-" });
    const body = { sourceId: source.id, metadataId: AWS_S3.metadataId, settings: SETTINGS };
    expect((await api("POST", "/destinations", body)).status).toBe(200);
    const second = await api("POST", "/destinations", body);
    expect(second.status).toBe(400);
    const message = "Multiple instance of AWS S3 are not allowed for this source";
    expect(second.body.errors).toEqual([{ type: "bad-request", message, status: 400 }]);
  });

  test("need three fields, and each missing one is named", async ({ api, source }) => {
    const whole = { sourceId: source.id, metadataId: AWS_S3.metadataId, settings: SETTINGS };
    for (const field of ["sourceId", "metadataId", "settings"]) {
      const { status, body } = await api("POST", "/destinations", { ...whole, [field]: undefined });
      const message = `"${field}" is required`;
      expect([status, body.errors]).toEqual([422, [{ type: "input-validation", message, field, status: 422 }]]);
    }
    expect((await api("POST", "/destinations", "[]")).status).toBe(422);
    expect((await api("POST", "/destinations", "{")).body.errors[0].type).toBe("bad-request");
  });

  test("may be disabled with empty settings, but not enabled", async ({ api, source }) => {
    const empty = { sourceId: source.id, metadataId: AWS_S3.metadataId, settings: {} };
    expect((await api("POST", "/destinations", empty)).body.errors[0]).toMatchObject({ type: "input-validation", field: "settings" });
    const { body } = await api("POST", "/destinations", { ...empty, enabled: false });
    expect(body.data.destination).toMatchObject({ enabled: false, settings: { awsRegion: "", bucket: "", iamRoleArn: "" } });
    expect((await api("PATCH", `/destinations/${body.data.destination.id}`, { enabled: true })).status).toBe(422);
  });

  test("accept settings key by key, under both names, and refuse contradictory and unknown ones", async ({ api, runtime, owner }) => {
    const { id } = (await api("POST", "/destinations", await destinationBody(runtime, owner.workspaceId))).body.data.destination;
    const patch = (settings: object) => api("PATCH", `/destinations/${id}`, { settings });
    expect((await patch({ s3Bucket: "acme-two//raw/" })).body.data.destination.settings).toEqual({ ...SETTINGS, bucket: "acme-two/raw" });
    expect((await patch({ bucket: "acme-one", s3Bucket: "acme-two" })).body.errors[0]).toMatchObject({
      status: 422,
      field: "settings.s3Bucket",
    });
    expect((await patch({ bucket: "acme-two/raw", s3Bucket: "acme-two/raw" })).status).toBe(200);
    expect((await patch({ bucket: "s3://acme" })).body.errors[0]).toMatchObject({ status: 422, field: "settings.bucket" });
    expect((await patch({ iamRoleArn: 3 })).body.errors[0]).toMatchObject({ status: 422, field: "settings.iamRoleArn" });
    expect((await patch({ awsRegion: "cn-north-1" })).body.errors[0]).toMatchObject({ status: 422, field: "settings.iamRoleArn" });
    const unknown = await patch({ bucket: "acme-three", acl: "private", __proto__: null });
    expect(unknown.body.errors[0]).toMatchObject({ status: 400, message: "AWS S3 has no such settings: acl." });
    expect((await api("GET", `/destinations/${id}`)).body.data.destination.settings.bucket).toBe("acme-two/raw");
  });

  test("refuse a role of the platform's account, with or without a region", async ({ api, runtime, owner }) => {
    const body = await destinationBody(runtime, owner.workspaceId);
    const iamRoleArn = "arn:aws:iam::595280932656:role/PlatformBackup";
    const refused = {
      status: 422,
      type: "input-validation",
      field: "settings.iamRoleArn",
      message: "This role is in an AWS account of Sluice itself. Enter the ARN of a role in your own account.",
    };
    const { status, body: answer } = await api("POST", "/destinations", { ...body, settings: { ...SETTINGS, iamRoleArn } });
    expect([status, answer.errors]).toEqual([422, [refused]]);
    const { id } = (await api("POST", "/destinations", body)).body.data.destination;
    const patched = await api("PATCH", `/destinations/${id}`, { settings: { iamRoleArn } });
    expect([patched.status, patched.body.errors]).toEqual([422, [refused]]);
    expect((await api("GET", `/destinations/${id}`)).body.data.destination.settings).toEqual(SETTINGS);
  });

  test("refuse the ARN of a session, and return the role's ARN", async ({ api, runtime, owner }) => {
    const { id } = (await api("POST", "/destinations", await destinationBody(runtime, owner.workspaceId))).body.data.destination;
    const iamRoleArn = "arn:aws:sts::123456789012:assumed-role/SegmentRole/session.";
    const { status, body } = await api("PATCH", `/destinations/${id}`, { settings: { iamRoleArn } });
    expect([status, body.errors]).toEqual([
      422,
      [
        {
          status: 422,
          type: "input-validation",
          field: "settings.iamRoleArn",
          message: "This names a role. Enter its ARN: arn:aws:iam::123456789012:role/SegmentRole",
        },
      ],
    ]);
  });

  test("keep both of two concurrent changes", async ({ api, runtime, owner }) => {
    const { id } = (await api("POST", "/destinations", await destinationBody(runtime, owner.workspaceId))).body.data.destination;
    const changes = [{ bucket: "acme-two" }, { awsRegion: "us-west-2" }, { iamRoleArn: "arn:aws:iam::123456789012:role/Two" }];
    await Promise.all(changes.map((settings) => api("PATCH", `/destinations/${id}`, { settings })));
    const { settings } = (await api("GET", `/destinations/${id}`)).body.data.destination;
    expect(settings).toEqual(Object.assign({}, ...changes));
  });

  test("are changed completely or not at all", async ({ api, runtime, owner }) => {
    const { destination } = (await api("POST", "/destinations", await destinationBody(runtime, owner.workspaceId))).body.data;
    const beside = { sourceId: destination.sourceId, metadataId: AMAZON_S3.metadataId, bucket: "acme-old" };
    const taken = await insertDestination(runtime, { ...beside, name: "Taken" });
    const edit = { name: "taken", enabled: false, settings: { bucket: "acme-two" } };
    expect((await api("PATCH", `/destinations/${destination.id}`, edit)).status).toBe(400);
    expect((await api("GET", `/destinations/${destination.id}`)).body.data.destination).toEqual(destination);
    const unnamed = await api("PATCH", `/destinations/${taken.id}`, { name: null, enabled: false });
    expect(unnamed.body.data.destination).toMatchObject({ name: "Taken", enabled: false });
  });

  test("may be named in the body of a PATCH, but only with the id of the path", async ({ api, runtime, owner }) => {
    const { id } = await insertDestination(runtime, { workspaceId: owner.workspaceId });
    const disabled = await api("PATCH", `/destinations/${id}`, { destinationId: id, enabled: false });
    expect(disabled.body.data.destination.enabled).toBe(false);
    expect((await api("PATCH", `/destinations/${id}`, { destinationId: "other", enabled: true })).status).toBe(400);
  });

  test("of the legacy type can be disabled and deleted, and nothing else", async ({ api, runtime, source }) => {
    const settings = { bucket: "old", awsRegion: "-", iamRoleArn: "-" };
    const { id } = await insertDestination(runtime, { sourceId: source.id, metadataId: AMAZON_S3.metadataId, ...settings });
    const frozen = { type: "bad-request", status: 400 };
    const create = { sourceId: source.id, metadataId: AMAZON_S3.metadataId, settings: { bucket: "old" } };
    expect((await api("POST", "/destinations", create)).body.errors[0]).toMatchObject(frozen);
    expect((await api("PATCH", `/destinations/${id}`, { settings: { bucket: "new" } })).body.errors[0]).toMatchObject(frozen);
    expect((await api("PATCH", `/destinations/${id}`, { name: "New" })).body.errors[0]).toMatchObject(frozen);

    const disabled = await api("PATCH", `/destinations/${id}`, { destinationId: id, enabled: false });
    expect(disabled.body.data.destination).toMatchObject({ enabled: false, settings: { bucket: "old", useServerSideEncryption: true } });
    expect((await api("PATCH", `/destinations/${id}`, { enabled: true })).body.errors[0]).toMatchObject(frozen);
    expect((await api("DELETE", `/destinations/${id}`)).body.data.status).toBe("SUCCESS");
  });

  test("may have the same name on different sources, and get a free name by default", async ({ api, runtime, owner, source }) => {
    const bodies = [await destinationBody(runtime, owner.workspaceId), await destinationBody(runtime, owner.workspaceId)];
    for (const body of bodies) expect((await api("POST", "/destinations", body)).body.data.destination.name).toBe("AWS S3");

    await insertDestination(runtime, { sourceId: source.id, metadataId: AMAZON_S3.metadataId, name: "aws s3", bucket: "acme-old" });
    const body = { sourceId: source.id, metadataId: AWS_S3.metadataId, settings: SETTINGS };
    expect((await api("POST", "/destinations", { ...body, name: "AWS S3" })).status).toBe(400);
    expect((await api("POST", "/destinations", body)).body.data.destination.name).toBe(`AWS S3 ${source.id}`);
  });

  test("on one location are changed, with a warning that names the other one while both share the location (R81, R82)", async ({
    api,
    runtime,
    source,
  }) => {
    const legacy = await insertDestination(runtime, { sourceId: source.id, metadataId: AMAZON_S3.metadataId, bucket: SETTINGS.bucket });
    const warnings = (destinationId: string) => [
      { type: "shared-location", destinationId, message: expect.stringContaining("s3://acme/raw") },
    ];
    const created = await api("POST", "/destinations", { sourceId: source.id, metadataId: AWS_S3.metadataId, settings: SETTINGS });
    expect([created.status, created.body.data.warnings]).toEqual([200, warnings(legacy.id)]);
    const { id } = created.body.data.destination;
    expect((await api("GET", `/destinations/${legacy.id}`)).body.data.warnings).toEqual(warnings(id));

    const aside = await api("PATCH", `/destinations/${id}`, { settings: { bucket: "acme/raw/segment-logs/test" } });
    expect(aside.body.data).not.toHaveProperty("warnings");
    expect((await api("PATCH", `/destinations/${id}`, { settings: { bucket: "acme/raw" } })).body.data.warnings).toEqual(
      warnings(legacy.id),
    );
    expect((await api("PATCH", `/destinations/${legacy.id}`, { enabled: false })).body.data).not.toHaveProperty("warnings");
    expect((await api("GET", `/destinations/${id}`)).body.data).not.toHaveProperty("warnings");
  });
});

describe("redeliveries", () => {
  test("deliver files again by the id in their names, or by received day", async ({ api, runtime, source }) => {
    const destination = await insertDestination(runtime, { sourceId: source.id });
    const delivered = { state: "delivered" as const, deliveredAt: new Date(runtime.clock.now()) };
    const file = await insertDestinationFile(runtime, destination, delivered);
    const path = `/destinations/${destination.id}/redeliveries`;
    const byName = await api("POST", path, { fileIds: [file.batchId] });
    expect([byName.status, byName.body.data]).toEqual([200, { redelivery: { sentCount: 1, waitingCount: 0, goneCount: 0 } }]);

    const day = toReceivedDay(runtime.clock.now());
    for (const receivedDay of [day, new Date(day).toISOString().slice(0, 10)]) {
      expect((await api("POST", path, { receivedDay })).body.data.redelivery).toEqual({ sentCount: 0, waitingCount: 1, goneCount: 0 });
    }
    expect((await api("POST", path, { receivedDay: 0 })).status).toBe(404);
    expect((await api("POST", "/destinations/none/redeliveries", { receivedDay: day })).status).toBe(404);
    for (const wrong of [{}, { fileIds: [], receivedDay: day }, { fileIds: [file.id], receivedDay: day }, { receivedDay: day + 1 }]) {
      expect((await api("POST", path, wrong)).body.errors[0]).toMatchObject({ type: "input-validation", status: 422 });
    }
    await api("PATCH", `/destinations/${destination.id}`, { enabled: false });
    expect((await api("POST", path, { receivedDay: day })).body.errors[0].message).toMatch(/disabled/);
  });
});

describe("the catalog", () => {
  test("describes the three settings of AWS S3 in the document's words, all of them required strings (R124)", async ({ api }) => {
    const { body } = await api("GET", `/catalog/destinations/${AWS_S3.metadataId}`);
    expect(body.data.destinationMetadata.options).toEqual(
      [
        ["awsRegion", "AWS Region", "The AWS Region where your S3 Bucket resides."],
        ["bucket", "Bucket Name", "Your S3 bucket name."],
        ["iamRoleArn", "IAM Role ARN", "The ARN of the IAM role that Segment will assume to connect to your S3 Bucket."],
      ].map(([name, label, description]) => ({ name, label, description, type: "string", required: true, defaultValue: "" })),
    );
  });

  test("has both S3 destinations with their real option keys", async ({ api }) => {
    const { body } = await api("GET", "/catalog/destinations");
    const options = body.data.destinationsCatalog.map(({ id, options }: { id: string; options: { name: string }[] }) => [
      id,
      options.map(({ name }) => name),
    ]);
    expect(options).toEqual([
      ["60be92c8dabdd561bf6c9130", ["awsRegion", "bucket", "iamRoleArn"]],
      ["54f418c3db31d978f14aa925", ["bucket", "useServerSideEncryption"]],
    ]);
    const one = await api("GET", "/catalog/destinations/54f418c3db31d978f14aa925");
    expect(one.body.data.destinationMetadata).toEqual(body.data.destinationsCatalog[1]);
    expect((await api("GET", "/catalog/destinations/nothing")).status).toBe(404);
  });

  test("has the sources", async ({ api }) => {
    const { body } = await api("GET", "/catalog/sources");
    for (const entry of body.data.sourcesCatalog) {
      expect((await api("GET", `/catalog/sources/${entry.id}`)).body.data.sourceMetadata).toEqual(entry);
    }
    expect((await api("GET", "/catalog/sources/nothing")).status).toBe(404);
  });

  test("gives the metadata of a source the status that Segment's Go SDK and Terraform provider require", async ({ api, source }) => {
    const { body: listed } = await api("GET", "/catalog/sources");
    expect(listed.data.sourcesCatalog.map(({ status }: { status: string }) => status)).toEqual(["PUBLIC", "PUBLIC"]);
    expect((await api("GET", `/sources/${source.id}`)).body.data.source.metadata.status).toBe("PUBLIC");
  });
});

describe("people", () => {
  test("are listed to owners with their roles", async ({ api, owner, runtime, source }) => {
    const grants: Grant[] = [{ role: "source_admin", sourceId: source.id }];
    const member = await insertWorkspaceMember(runtime, owner.workspaceId, grants);
    const { body } = await api("GET", `/users/${member.id}`);
    const roles = (await api("GET", "/roles")).body.data.roles;
    const role = roles.find(({ name }: { name: string }) => name === "Source Admin");
    const permission = { roleId: role.id, roleName: "Source Admin", resources: [{ id: source.id, type: "SOURCE" }] };
    expect(body.data.user.permissions).toEqual([permission]);
    expect((await api("GET", "/users")).body.data.users).toHaveLength(2);
    expect(roles.map(({ id }: { id: string }) => id.length)).toEqual([27, 27, 27, 27, 27, 27]);
    expect((await api("GET", "/users/nobody")).status).toBe(404);
  });

  test("get additional roles or a new set of roles, on sources or on the workspace", async ({ api, owner, runtime, source }) => {
    const { id } = await insertWorkspaceMember(runtime, owner.workspaceId, ["workspace_member"]);
    const onSource = { roleId: ROLE_IDS.source_admin, resources: [{ id: source.id, type: "SOURCE" }] };
    const onAll = { roleId: ROLE_IDS.source_read_only, resources: [{ id: owner.workspaceId, type: "WORKSPACE" }] };
    const added = await api("POST", `/users/${id}/permissions`, { permissions: [onSource] });
    expect(added.body.data.permissions).toMatchObject([onSource, { roleName: "Workspace Member" }]);
    expect((await api("POST", `/users/${id}/permissions`, { permissions: [onSource] })).body).toEqual(added.body);

    const replaced = await api("PUT", `/users/${id}/permissions`, { permissions: [onAll] });
    expect(replaced.body.data.permissions).toEqual([{ ...onAll, roleName: "Source Read-only" }]);
    expect((await api("GET", `/users/${id}`)).body.data.user.permissions).toEqual(replaced.body.data.permissions);
    const whole = await api("PUT", `/users/${id}/permissions`, { permissions: [{ roleId: onAll.roleId, resources: [] }] });
    expect(whole.body).toEqual(replaced.body);
  });

  test("are not given unknown roles, roles narrowed by labels, or roles that leave no owner", async ({ api, owner, source }) => {
    const put = async (permission: object) => {
      const { status, body } = await api("PUT", `/users/${owner.id}/permissions`, { permissions: [permission] });
      return [status, body.errors[0].field ?? body.errors[0].type];
    };
    const sourceAdmin = ROLE_IDS.source_admin;
    const ownerRole = ROLE_IDS.workspace_owner;
    const here = { id: source.id, type: "SOURCE" };
    expect(await put({ roleId: "none" })).toEqual([422, "permissions.0.roleId"]);
    expect(await put({ roleId: ownerRole, resources: [here] })).toEqual([422, "permissions.0.resources.0.type"]);
    expect(await put({ roleId: ownerRole, resources: [{ id: "x", type: "WORKSPACE" }] })).toEqual([422, "permissions.0.resources.0.id"]);
    expect(await put({ roleId: sourceAdmin, resources: [{ id: "x", type: "SPACE" }] })).toEqual([422, "permissions.0.resources.0.type"]);
    const labels = [{ key: "environment", value: "prod" }];
    expect(await put({ roleId: sourceAdmin, labels })).toEqual([422, "permissions.0.labels"]);
    expect(await put({ roleId: sourceAdmin, resources: [{ ...here, labels }] })).toEqual([422, "permissions.0.resources.0.labels"]);
    expect(await put({ roleId: sourceAdmin, resources: [{ id: "gone", type: "SOURCE" }] })).toEqual([404, "not-found"]);
    expect(await put({ roleId: sourceAdmin, resources: [here] })).toEqual([400, "bad-request"]);
    expect((await api("POST", "/users/nobody/permissions", { permissions: [{ roleId: ownerRole }] })).status).toBe(404);
  });

  test("are invited all or none, each with a link", async ({ api, owner, runtime }) => {
    const invites = [{ email: "Ann@example.com" }, { email: "bob@example.com", permissions: [{ roleId: ROLE_IDS.workspace_admin }] }];
    const taken = await insertWorkspaceMember(runtime, owner.workspaceId, ["workspace_member"], { email: "in@example.com" });
    const refused = await api("POST", "/invites", { invites: [...invites, { email: "in@example.com" }] });
    expect([refused.status, refused.body.errors[0].type, taken.name]).toEqual([400, "bad-request", "Dana"]);
    expect((await listInvites(runtime, owner)).items).toEqual([]);

    const invited = await api("POST", "/invites", { invites });
    expect([invited.status, invited.body.data.emails]).toEqual([201, ["ann@example.com", "bob@example.com"]]);
    const roles = (await listInvites(runtime, owner)).items.map(({ email, grants }) => [email, grants[0]?.role]);
    expect(new Map(roles as [string, string][])).toEqual(
      new Map([
        ["ann@example.com", "minimal_access"],
        ["bob@example.com", "workspace_admin"],
      ]),
    );
    const token = new URL(invited.body.data.invites[1].link).pathname.split("/").at(-1) ?? "";
    expect((await findInvite(runtime, token))?.email).toBe("bob@example.com");
    expect((await api("POST", "/invites", { invites: [invites[0], invites[0]] })).status).toBe(422);
  });

  test("are deleted in the way of Segment's Terraform provider: the invite, then a user without an id", async ({ api }) => {
    await api("POST", "/invites", { invites: [{ email: "ann@example.com" }] });
    expect((await api("DELETE", "/invites?emails.0=ann%40example.com")).body).toEqual({ data: { status: "SUCCESS" } });
    expect((await api("DELETE", "/users?userIds.0=")).body).toEqual({ data: { status: "SUCCESS" } });
    expect((await api("DELETE", "/users?userIds.0=nobody")).body.errors[0].type).toBe("not-found");
    expect((await api("DELETE", "/users")).body.errors).toMatchObject([{ status: 422, field: "userIds" }]);
  });
});

describe("audit events", () => {
  test("are listed newest first, by page, by time and by resource", async ({ api, clock, owner, source }) => {
    await api("PATCH", `/sources/${source.id}`, { name: "One" });
    clock.advance({ minutes: 1 });
    const between = new Date(clock.now()).toISOString();
    const { body: made } = await api("POST", "/destinations", { sourceId: source.id, metadataId: AWS_S3.metadataId, settings: SETTINGS });
    const types: string[] = [];
    let cursor = "MA==";
    for (;;) {
      const { events, pagination } = (await api("GET", `/audit-events?pagination.count=1&pagination.cursor=${cursor}`)).body.data;
      types.push(...events.map(({ type }: { type: string }) => type));
      if (pagination.next === undefined) break;
      cursor = encodeURIComponent(pagination.next);
    }
    expect(types).toEqual(["Integration Enabled", "Integration Created", "Source Modified", "Api Token Created"]);
    expect((await api("GET", `/audit-events?endTime=${between}`)).body.data.events).toHaveLength(2);
    expect((await api("GET", `/audit-events?startTime=${between}`)).body.data.events).toHaveLength(2);
    expect((await api("GET", `/audit-events?resourceId=${source.id}`)).body.data.events).toHaveLength(1);
    expect((await api("GET", `/audit-events?resourceId=${made.data.destination.id}`)).body.data.events).toHaveLength(2);
    for (const [type, count] of Object.entries({ DESTINATION: 2, SOURCE: 1, WORKSPACE: 1 })) {
      expect((await api("GET", `/audit-events?resourceType=${type}`)).body.data.events).toHaveLength(count);
    }
    expect((await api("GET", "/audit-events?pagination.count=1")).body.data.events[0].actorEmail).toBeUndefined();
    expect((await api("GET", "/audit-events?resourceType=WORKSPACE")).body.data.events[0]).toMatchObject({
      actor: owner.id,
      actorEmail: `${owner.id}@example.com`,
    });
    expect((await api("GET", "/audit-events?startTime=yesterday")).body.errors[0].field).toBe("startTime");
  });
});

describe("pages", () => {
  test("accept both spellings of their parameters, and lead back", async ({ api, runtime, owner }) => {
    for (let index = 0; index < 3; index += 1) await insertSource(runtime, { workspaceId: owner.workspaceId });
    const all = (await api("GET", "/sources")).body.data.sources;
    for (const query of [
      "pagination.count=2&pagination.cursor=MQ%3D%3D",
      "pagination%5Bcount%5D=2&pagination%5Bcursor%5D=MQ==",
      "pagination[count]=2&pagination.cursor=MQ==",
    ]) {
      const { sources, pagination } = (await api("GET", `/sources?${query}`)).body.data;
      expect(sources).toEqual(all.slice(1, 3));
      expect(pagination).toEqual({ current: "MQ==", previous: "MA==", totalEntries: 3 });
    }
    expect((await api("GET", "/sources?pagination.count=2")).body.data.pagination.next).toBe("Mg==");
  });

  test("have 1 to 1,000 entries and a cursor that came from a page", async ({ api }) => {
    for (const [query, field] of [
      ["pagination.count=0", "pagination.count"],
      ["pagination.count=1001", "pagination.count"],
      ["pagination.count=x", "pagination.count"],
      ["pagination.cursor=x", "pagination.cursor"],
      ["pagination=1", "pagination"],
    ]) {
      const { status, body } = await api("GET", `/sources?${query}`);
      expect([status, body.errors[0].field], query).toEqual([422, field]);
    }
  });
});

describe("echo", () => {
  test("returns the request without the token", async ({ api }) => {
    const { body } = await api("GET", "/echo?message=hello");
    expect(body.data).toMatchObject({ method: "get", message: "hello" });
    expect(JSON.stringify(body)).not.toContain("Bearer");
    expect((await api("GET", "/echo?message=oh&triggerError=true")).body.errors).toEqual([
      { type: "bad-request", message: "oh", status: 400 },
    ]);
    expect((await api("GET", "/echo?message=oh&triggerMultipleErrors=true")).body.errors).toHaveLength(2);
    expect((await api("GET", "/echo?message=oh&statusCode=418")).status).toBe(418);
    expect((await api("GET", "/echo?message=oh&triggerUnexpectedError=true")).status).toBe(500);
    expect((await api("GET", "/echo")).body.errors[0].message).toBe('"message" is required');
  });
});

describe("errors", () => {
  test("have different statuses: 401, 404, 405 and 413", async ({ api, runtime }) => {
    for (const token of [null, "sgp_wrong"]) {
      const { status, body } = await createApiClient(runtime, token)("GET", "/destinations");
      expect([status, body.errors[0].type]).toEqual([401, "unauthorized"]);
    }
    expect((await api("GET", "/nothing/here")).body.errors[0].type).toBe("not-found");
    expect((await api("GET", "/sources/%00")).status).toBe(404);
    const wrongMethod = await api("PUT", "/sources", {});
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect((await api("OPTIONS", "/sources")).status).toBe(405);
    expect((await api("POST", "/sources", { slug: "x".repeat(600_000) })).body.errors[0].type).toBe("payload-too-large");
  });

  test("with status 500 are JSON, and contain no internal details", async ({ runtime, owner }) => {
    const token = await tokenFor(runtime, owner);
    const db = new Proxy(runtime.db, {
      get() {
        throw new Error("secret of the inside");
      },
    });
    const { status, body } = await createApiClient({ ...runtime, db }, token)("GET", "/");
    expect([status, body.errors[0].type]).toEqual([500, "server"]);
    expect(JSON.stringify(body)).not.toContain("secret");
  });
});

describe("rate limits", () => {
  test("are part of each response, and end with the minute", async ({ api, clock }) => {
    for (let call = 1; call <= 60; call += 1) {
      const { headers, status } = await api("GET", "/users");
      expect([status, headers.get("x-ratelimit-consumed"), headers.get("x-ratelimit-remaining")]).toEqual([200, `${call}`, `${60 - call}`]);
    }
    clock.advance({ seconds: 20 });
    const refused = await api("GET", "/roles");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
    expect(refused.body.errors[0]).toMatchObject({
      type: "RequestError",
      data: { remainingPoints: 0, msBeforeNext: 40_000, consumedPoints: 61 },
    });
    expect(new Date(refused.headers.get("x-ratelimit-reset") ?? "").getTime()).toBe(clock.now() + 40_000);
    expect((await api("GET", "/sources")).status).toBe(200);
    clock.advance({ seconds: 40 });
    expect((await api("GET", "/roles")).headers.get("x-ratelimit-remaining")).toBe("59");
  });
});

describe("a token's roles", () => {
  test("are checked before anything is done", async ({ runtime, owner, source }) => {
    const { id } = await insertDestination(runtime, { sourceId: source.id });
    const reader = createApiClient(runtime, await tokenFor(runtime, owner, [{ role: "source_read_only", sourceId: source.id }]));
    await insertWriteKey(runtime, source.id);
    expect((await reader("GET", `/sources/${source.id}`)).body.data.source.writeKeys).toEqual([]);
    expect((await reader("GET", `/destinations/${id}`)).status).toBe(200);
    expect((await reader("GET", "/sources")).body.data.sources).toMatchObject([{ id: source.id, writeKeys: [] }]);
    for (const [method, path, body] of [
      ["PATCH", `/destinations/${id}`, { enabled: false }],
      ["DELETE", `/destinations/${id}`, undefined],
      ["PATCH", `/sources/${source.id}`, { enabled: false }],
      ["POST", `/sources/${source.id}/writekey`, undefined],
      ["POST", "/sources", { slug: "new", enabled: true, metadataId: HTTP_API.metadataId }],
      ["GET", "/users", undefined],
    ] as const) {
      const { status, body: refused } = await reader(method, path, body);
      expect([status, refused.errors[0].type], `${method} ${path}`).toEqual([401, "unauthorized"]);
      // The message is about the token: its roles differ from those of its user.
      expect(refused.errors[0].message).toBe("This token's roles don't allow this. Ask a workspace owner for a token with more roles.");
    }
  });

  const COUNTS = "granularity=HOUR&startTime=2026-11-16T10:00:00Z&endTime=2026-11-16T11:00:00Z";

  test("do not reach beyond their source and workspace, for every id on every path", async ({ runtime }) => {
    const [ours, theirs] = [await furnishWorkspace(runtime), await furnishWorkspace(runtime)];
    const onOne: Grant[] = [{ role: "source_admin", sourceId: ours.otherSourceId }];
    const notTheirs: [ApiClient, string[]][] = [
      [createApiClient(runtime, await tokenFor(runtime, ours.owner)), theirs.marks],
      [createApiClient(runtime, await tokenFor(runtime, ours.owner, onOne)), withoutWorkspace(ours.marks, ours)],
    ];
    const before = await selectWorkspaceRows(runtime.db, theirs);
    for (const [client, marks] of notTheirs) {
      for (const route of ROUTES) {
        const takesIds = route.path.includes("{") || route.method !== "GET";
        for (const id of takesIds ? marks : [theirs.sourceId]) {
          // One minute per call, so that rate limits do not apply.
          runtime.clock.advance({ minutes: 1 });
          const path = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
          const answered = await client(
            route.method,
            `${path}?message=x&resourceId=${encodeURIComponent(id)}&${COUNTS}&sourceId=${encodeURIComponent(id)}&destinationConfigId=${encodeURIComponent(id)}`,
            bodyAbout(route, id),
          );
          if (/\{(sourceId|destinationId|userId)\}/.test(route.path)) expect([401, 404], `${route.id} ${id}`).toContain(answered.status);
          const found = marks.filter((mark) => mark !== id && JSON.stringify(answered.body).includes(mark));
          expect(found, `${route.id} ${JSON.stringify(answered.body)}`).toEqual([]);
        }
      }
      const seen = await client("GET", "/audit-events");
      expect(marks.filter((mark) => JSON.stringify(seen.body).includes(mark))).toEqual([]);
    }
    expect(await selectWorkspaceRows(runtime.db, theirs)).toEqual(before);
  });
});

/** Returns a complete body with the id in every field that accepts one. */
function bodyAbout({ method }: Route, id: string): object | undefined {
  if (method === "GET") return undefined;
  const permissions = [{ roleId: ROLE_IDS.source_admin, resources: [{ id, type: "SOURCE" }] }];
  const source = { slug: "walked", enabled: true, metadataId: HTTP_API.metadataId, settings: {} };
  const request = { regulationType: "SUPPRESS_ONLY", subjectType: "USER_ID", subjectIds: ["walker"] };
  return {
    ...source,
    ...request,
    sourceId: id,
    receivedDay: 0,
    permissions,
    labels: [],
    invites: [{ email: "walker@example.com", permissions }],
  };
}

function withoutWorkspace(marks: readonly string[], { owner }: { owner: { id: string; workspaceId: string } }): string[] {
  return marks.filter((mark) => mark !== owner.workspaceId && mark !== owner.id);
}

describe("the OpenAPI document", () => {
  test("is public and contains every call", async ({ runtime }) => {
    const response = await answer(runtime, new Request("http://sluice.test/api/openapi.json"));
    const document = await response.json();
    const ids = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((path) => Object.values(path))
      .map(({ operationId }) => operationId);
    expect(response.status).toBe(200);
    expect(document.openapi).toBe("3.1.0");
    expect(new Set(ids).size).toBe(ROUTES.length);
    expect(document.paths["/destinations"].post.requestBody.content["application/json"].schema.required).toEqual([
      "sourceId",
      "metadataId",
      "settings",
    ]);
  });
});
