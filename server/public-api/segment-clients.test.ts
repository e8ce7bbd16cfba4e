import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  type Apis,
  AudiencesApi,
  ComputedTraitsApi,
  CreateSourceRegulationV1Input,
  CreateWorkspaceRegulationV1Input,
  configureApis,
  PermissionResourceV1,
  unwrap,
} from "@segment/public-api-sdk-typescript";
import { describe, expect } from "vitest";
import { AMAZON_S3, AWS_S3, HTTP_API } from "../domain/destination/catalog.ts";
import { createApiClient, tokenFor } from "../testing/api-client.ts";
import { startApiServer } from "../testing/api-server.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertDestination, insertSource, insertWorkspace } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";

const run = promisify(execFile);
const SETTINGS = { region: "eu-west-1", s3Bucket: "acme", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };
const STORED = { awsRegion: "eu-west-1", bucket: "acme", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };

const test = plainTest
  .extend("owner", async ({ runtime }) => insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id))
  .extend("token", ({ runtime, owner }) => tokenFor(runtime, owner))
  .extend("url", async ({ runtime }, { onCleanup }) => {
    const server = await startApiServer(runtime);
    onCleanup(() => server.close());
    return server.url;
  });

/** Segment's SDK with another host. */
function sdk(url: string, token: string): Apis {
  const apis = configureApis(token);
  for (const api of Object.values(apis)) api.basePath = url;
  return apis;
}

describe("Segment's own SDK", () => {
  test("reads destinations in pages of one and finds the legacy ones", async ({ runtime, owner, token, url }) => {
    const { destinations } = sdk(url, token);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const legacy = await insertDestination(runtime, { sourceId: source.id, metadataId: AMAZON_S3.metadataId });
    await insertDestination(runtime, { sourceId: source.id });
    await insertDestination(runtime, { workspaceId: owner.workspaceId });

    const found: string[] = [];
    let pages = 0;
    let cursor: string | undefined;
    do {
      const page = await unwrap(destinations.listDestinations({ count: 1, ...(cursor && { cursor }) }));
      found.push(...page.destinations.filter(({ metadata }) => metadata.id === AMAZON_S3.metadataId).map(({ id }) => id));
      cursor = page.pagination?.next ?? undefined;
      pages += 1;
    } while (cursor !== undefined);
    expect([pages, found]).toEqual([3, [legacy.id]]);
  });

  test("creates, reads, changes and deletes a source and its destination", async ({ owner, token, url }) => {
    const { sources, destinations } = sdk(url, token);
    const { source } = await unwrap(sources.createSource({ slug: "shop", enabled: true, metadataId: HTTP_API.metadataId }));
    expect(source).toMatchObject({ slug: "shop", name: "shop", workspaceId: owner.workspaceId });
    const wanted = { sourceId: source.id, metadataId: AWS_S3.metadataId, name: "AWS S3", settings: SETTINGS };
    const { destination } = await unwrap(destinations.createDestination(wanted));
    expect(destination).toMatchObject({ sourceId: source.id, enabled: true, settings: STORED });
    expect(destination.metadata).toMatchObject({ slug: "aws-s3", supportedFeatures: { cloudModeInstances: "SINGLE" } });

    const off = await unwrap(destinations.updateDestination(destination.id, { enabled: false, settings: { bucket: "acme/two" } }));
    expect(off.destination).toMatchObject({ enabled: false, settings: { ...STORED, bucket: "acme/two" } });
    expect((await unwrap(destinations.getDestination(destination.id))).destination).toEqual(off.destination);
    const connected = await unwrap(sources.listConnectedDestinationsFromSource(source.id, { count: 10 }));
    expect(connected.destinations.map(({ id }) => id)).toEqual([destination.id]);
    expect(await unwrap(destinations.deleteDestination(destination.id))).toMatchObject({ status: "SUCCESS" });

    const renamed = await unwrap(sources.updateSource(source.id, { name: "Shop", enabled: false }));
    expect(renamed.source).toMatchObject({ name: "Shop", enabled: false });
    const keyed = await unwrap(sources.createWriteKeyForSource(source.id));
    const [first = ""] = keyed.source.writeKeys;
    expect(keyed.source.writeKeys).toHaveLength(2);
    expect(await unwrap(sources.removeWriteKeyFromSource(source.id, first))).toMatchObject({ status: "SUCCESS" });
    expect((await unwrap(sources.getSource(source.id))).source.writeKeys).toEqual(keyed.source.writeKeys.slice(1));
    expect((await unwrap(sources.listSources({ count: 1 }))).sources).toHaveLength(1);
    expect(await unwrap(sources.deleteSource(source.id))).toMatchObject({ status: "SUCCESS" });
  });

  test("reads the workspace, the catalog, people, roles and the audit trail", async ({ owner, token, url }) => {
    const { workspaces, catalog, iamUsers, iamRoles, auditTrail, testing } = sdk(url, token);
    expect((await unwrap(workspaces.getWorkspace())).workspace.id).toBe(owner.workspaceId);
    const { destinationsCatalog } = await unwrap(catalog.getDestinationsCatalog({ count: 10 }));
    expect(destinationsCatalog.map(({ slug }) => slug)).toEqual(["aws-s3", "amazon-s3"]);
    const { destinationMetadata } = await unwrap(catalog.getDestinationMetadata(AWS_S3.metadataId));
    expect(destinationMetadata.options.map(({ name }) => name)).toEqual(["awsRegion", "bucket", "iamRoleArn"]);
    const { sourcesCatalog } = await unwrap(catalog.getSourcesCatalog({ count: 10 }));
    expect((await unwrap(catalog.getSourceMetadata(HTTP_API.metadataId))).sourceMetadata).toEqual(sourcesCatalog[0]);
    expect((await unwrap(iamUsers.listUsers({ count: 10 }))).users.map(({ id }) => id)).toEqual([owner.id]);
    expect((await unwrap(iamUsers.getUser(owner.id))).user.permissions?.[0]?.roleName).toBe("Workspace Owner");
    expect((await unwrap(iamRoles.listRoles({ count: 1 }))).roles[0]?.id).toBe("1WDUuRLxv84rrfCNUwvkrRtkxnS");
    const trail = await unwrap(auditTrail.listAuditEvents({ count: 10 }, "2020-01-01T00:00:00Z", undefined, undefined, "WORKSPACE"));
    expect(trail.events[0]).toMatchObject({ type: "Api Token Created", actor: owner.id, resourceType: "WORKSPACE" });
    expect((await unwrap(testing.echo("hello"))).message).toBe("hello");
  });

  test("invites people and gives members roles", async ({ runtime, owner, token, url }) => {
    const { iamUsers, iamRoles } = sdk(url, token);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const member = await insertWorkspaceMember(runtime, owner.workspaceId, ["workspace_member"]);
    const { roles } = await unwrap(iamRoles.listRoles({ count: 10 }));
    const roleId = roles.find(({ name }) => name === "Source Admin")?.id ?? "";
    const permissions = [{ roleId, resources: [{ id: source.id, type: PermissionResourceV1.TypeEnum.SOURCE }] }];

    const added = await unwrap(iamUsers.addPermissionsToUser(member.id, { permissions }));
    expect(added.permissions.map(({ roleName }) => roleName).toSorted()).toEqual(["Source Admin", "Workspace Member"]);
    const replaced = await unwrap(iamUsers.replacePermissionsForUser(member.id, { permissions }));
    expect(replaced.permissions).toEqual([
      expect.objectContaining({ roleId, resources: [{ ...permissions[0]?.resources[0], labels: undefined }] }),
    ]);
    const { emails } = await unwrap(iamUsers.createInvites({ invites: [{ email: "ann@example.com", permissions: [{ roleId }] }] }));
    expect(emails).toEqual(["ann@example.com"]);
  });

  test("lists and revokes invites, and removes members", async ({ runtime, owner, token, url }) => {
    const { iamUsers } = sdk(url, token);
    const [first, second] = [
      await insertWorkspaceMember(runtime, owner.workspaceId),
      await insertWorkspaceMember(runtime, owner.workspaceId),
    ];
    await unwrap(
      iamUsers.createInvites({ invites: [{ email: "ann@example.com" }, { email: "bob@example.com" }, { email: "eve@example.com" }] }),
    );

    expect(await unwrap(iamUsers.deleteInvites(["ann@example.com", "bob@example.com"]))).toMatchObject({ status: "SUCCESS" });
    expect((await unwrap(iamUsers.listInvites({ count: 10 }))).invites).toEqual(["eve@example.com"]);
    const unknown = iamUsers.deleteInvites(["eve@example.com", "ann@example.com"]);
    await expect(unwrap(unknown)).rejects.toMatchObject({ type: "not-found", status: 404 });
    expect((await unwrap(iamUsers.listInvites({ count: 10 }))).invites).toEqual(["eve@example.com"]);

    expect(await unwrap(iamUsers.deleteUsers([first.id, second.id]))).toMatchObject({ status: "SUCCESS" });
    expect((await unwrap(iamUsers.listUsers({ count: 10 }))).users.map(({ id }) => id)).toEqual([owner.id]);
    await expect(unwrap(iamUsers.deleteUsers([owner.id]))).rejects.toMatchObject({ type: "bad-request", status: 400 });
  });

  test("creates labels, adds them to a source, and deletes them", async ({ runtime, owner, token, url }) => {
    const { labels, sources } = sdk(url, token);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const [prod, team] = [
      { key: "environment", value: "prod", description: "Production" },
      { key: "team", value: "Größe & co/1" },
    ];
    expect((await unwrap(labels.createLabel({ label: prod }))).label).toMatchObject(prod);
    await expect(unwrap(labels.createLabel({ label: prod }))).rejects.toMatchObject({ type: "bad-request", status: 400 });
    await expect(unwrap(labels.createLabel({ label: team }))).rejects.toMatchObject({ type: "input-validation", field: "label.value" });
    const payments = { key: "team", value: "Zahlungen/EU" };
    await unwrap(labels.createLabel({ label: payments }));
    expect((await unwrap(labels.listLabels())).labels).toMatchObject([prod, payments]);

    expect((await unwrap(sources.replaceLabelsInSource(source.id, { labels: [prod] }))).labels).toMatchObject([prod]);
    expect((await unwrap(sources.addLabelsToSource(source.id, { labels: [payments] }))).labels).toMatchObject([prod, payments]);
    const unknown = sources.replaceLabelsInSource(source.id, { labels: [prod, { key: "environment", value: "none" }] });
    await expect(unwrap(unknown)).rejects.toMatchObject({ type: "bad-request", field: "labels" });
    expect((await unwrap(sources.getSource(source.id))).source.labels).toMatchObject([prod, payments]);

    expect(await unwrap(labels.deleteLabel("team", "Zahlungen/EU"))).toMatchObject({ status: "SUCCESS" });
    expect((await unwrap(sources.listSources({ count: 10 }))).sources.map((listed) => listed.labels)).toMatchObject([[prod]]);
    await expect(unwrap(labels.deleteLabel("team", "Zahlungen/EU"))).rejects.toMatchObject({ type: "not-found", status: 404 });
  });

  test("reads, changes and deletes audiences and computed traits", async ({ runtime, token, url }) => {
    const { spaces } = sdk(url, token);
    const [audiences, computedTraits] = [new AudiencesApi(url), new ComputedTraitsApi(url)];
    for (const engage of [audiences, computedTraits]) engage.accessToken = token;
    const api = createApiClient(runtime, token);
    const { id: spaceId, slug, name } = (await api("POST", "/spaces")).body.data.space;
    expect((await unwrap(spaces.listSpaces({ count: 10 }))).spaces).toEqual([{ id: spaceId, slug, name }]);
    expect((await unwrap(spaces.getSpace(spaceId))).space).toEqual({ id: spaceId, slug, name });

    const query = "event('Order Completed').within(30 days).count() >= 1";
    await api("POST", `/spaces/${spaceId}/audiences`, { name: "Buyers", definition: { query, type: "users" } });
    const [audience] = (await unwrap(audiences.listAudiences(spaceId, { count: 10 }))).audiences;
    expect(audience).toMatchObject({ spaceId, name: "Buyers", key: "buyers", description: "", definition: { query, type: "users" } });
    expect((await unwrap(audiences.getAudience(spaceId, audience?.id ?? ""))).audience).toMatchObject({
      status: "Preparing",
      enabled: true,
    });
    const off = await unwrap(audiences.updateAudienceForSpace(spaceId, audience?.id ?? "", { enabled: false }));
    expect(off.audience).toMatchObject({ enabled: false, status: "Disabled" });
    expect(await unwrap(audiences.removeAudienceFromSpace(spaceId, audience?.id ?? ""))).toMatchObject({ status: "SUCCESS" });
    await expect(unwrap(audiences.getAudience(spaceId, audience?.id ?? ""))).rejects.toMatchObject({ type: "not-found", status: 404 });

    const definition = { query: "event('Order Completed').sum(property('revenue'))", type: "users" };
    await api("POST", `/spaces/${spaceId}/computed-traits`, { name: "Revenue", definition });
    const [trait] = (await unwrap(computedTraits.listComputedTraits(spaceId, { count: 10 }))).computedTraits;
    expect(trait).toMatchObject({ spaceId, key: "revenue", definition });
    const disabled = await unwrap(computedTraits.updateComputedTraitForSpace(spaceId, trait?.id ?? "", { enabled: false }));
    expect((await unwrap(computedTraits.getComputedTrait(spaceId, trait?.id ?? ""))).computedTrait).toEqual(disabled.computedTrait);
    expect(await unwrap(computedTraits.removeComputedTraitFromSpace(spaceId, trait?.id ?? ""))).toMatchObject({ status: "SUCCESS" });
  });

  test("unwraps every error", async ({ runtime, owner, token, url }) => {
    const { destinations, iamUsers, testing } = sdk(url, token);
    const { sourceId, metadataId } = await insertDestination(runtime, { workspaceId: owner.workspaceId });
    const second = destinations.createDestination({ sourceId, metadataId, settings: SETTINGS });
    const message = "Multiple instance of AWS S3 are not allowed for this source";
    await expect(unwrap(second)).rejects.toEqual({ type: "bad-request", message, status: 400 });
    await expect(unwrap(sdk(url, "sgp_wrong").workspaces.getWorkspace())).rejects.toMatchObject({ type: "unauthorized", status: 401 });
    await expect(unwrap(destinations.getDestination("nothing"))).rejects.toMatchObject({ type: "not-found", status: 404 });
    await expect(unwrap(destinations.listDestinations({ count: 0 }))).rejects.toMatchObject({ field: "pagination.count", status: 422 });
    await expect(unwrap(testing.echo("oh", undefined, undefined, undefined, true))).rejects.toMatchObject({ type: "server", status: 500 });
    await expect(unwrap(sdk(`${url}/nothing`, token).workspaces.getWorkspace())).rejects.toMatchObject({ status: 404 });
    const large = destinations.createDestination({ sourceId, metadataId, settings: { bucket: "x".repeat(600_000) } });
    await expect(unwrap(large)).rejects.toMatchObject({ type: "payload-too-large", status: 413 });
    for (let call = 0; call < 60; call += 1) await unwrap(iamUsers.listUsers({ count: 1 }));
    const data = { remainingPoints: 0, consumedPoints: 61 };
    await expect(unwrap(iamUsers.listUsers({ count: 1 }))).rejects.toMatchObject({ type: "RequestError", status: 429, data });
  });

  test("suppresses users and erases their records, lists what was requested, and cancels it", async ({ runtime, owner, token, url }) => {
    const { deletionAndSuppresion: deletionAndSuppression } = sdk(url, token);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const subjectType = CreateWorkspaceRegulationV1Input.SubjectTypeEnum.USER_ID;
    const { SUPPRESS_WITH_DELETE, UNSUPPRESS } = CreateWorkspaceRegulationV1Input.RegulationTypeEnum;
    const request = { regulationType: SUPPRESS_WITH_DELETE, subjectType, subjectIds: ["eve", "mallory"] };
    const { regulateId } = await unwrap(deletionAndSuppression.createWorkspaceRegulation(request));
    const { regulation } = await unwrap(deletionAndSuppression.getRegulation(regulateId));
    expect(regulation).toMatchObject({ id: regulateId, workspaceId: owner.workspaceId, overallStatus: "INITIALIZED", streamStatus: [] });
    const { suppressed } = await unwrap(deletionAndSuppression.listSuppressions({ count: 10 }));
    expect(suppressed).toMatchObject([{ subjectType: "USER_ID", subjectIds: ["eve", "mallory"] }]);

    const onlyHere = {
      regulationType: CreateSourceRegulationV1Input.RegulationTypeEnum.SUPPRESS_ONLY,
      subjectType: CreateSourceRegulationV1Input.SubjectTypeEnum.USER_ID,
      subjectIds: ["trudy"],
    };
    const ofSource = await unwrap(deletionAndSuppression.createSourceRegulation(source.id, onlyHere));
    const listed = await unwrap(deletionAndSuppression.listRegulationsFromSource(source.id, { count: 10 }));
    expect(listed.regulations).toMatchObject([{ id: ofSource.regulateId, status: "FINISHED", subjects: ["trudy"] }]);
    const all = await unwrap(deletionAndSuppression.listWorkspaceRegulations({ count: 1 }));
    expect(all.pagination).toMatchObject({ totalEntries: 2 });

    await unwrap(deletionAndSuppression.createWorkspaceRegulation({ ...request, regulationType: UNSUPPRESS, subjectIds: ["trudy"] }));
    expect(await unwrap(deletionAndSuppression.deleteRegulation(regulateId))).toMatchObject({ status: "SUCCESS" });
    expect((await unwrap(deletionAndSuppression.listSuppressions({ count: 10 }))).suppressed).toEqual([]);
    await expect(unwrap(deletionAndSuppression.getRegulation(regulateId))).rejects.toMatchObject({ status: 404 });
    const started = deletionAndSuppression.deleteRegulation(ofSource.regulateId);
    await expect(unwrap(started)).rejects.toMatchObject({ type: "bad-request", status: 400 });
  });

  test("accepts an address with a trailing slash", async ({ token, url }) => {
    const { destinations } = sdk(`${url}/`, token);
    expect((await unwrap(destinations.listDestinations({ count: 1 }))).destinations).toEqual([]);
  });
});

describe("the document's curl commands, with their quotes closed", () => {
  const LIST = `curl -vvv --location --request GET $BASE/destinations?pagination.count=1 \\
--header 'Content-Type: application/json' \\
  --header "Authorization: Bearer $TOKEN" \\
  --data-raw '
'`;
  const GET = LIST.replace("destinations?pagination.count=1", "destinations/$DESTINATION_ID");
  const CREATE = `curl -vvv --location --request POST $BASE/destinations \\
--header 'Content-Type: application/json' \\
  --header "Authorization: Bearer $TOKEN" \\
  --data-raw '
{
 "sourceId": "'$SOURCE_ID'",
 "metadataId": "60be92c8dabdd561bf6c9130",
 "name": "AWS S3",
 "settings": {
  "region": "us-west-2",
  "s3Bucket": "acme",
  "iamRoleArn": "arn:aws:iam::123456789012:role/Acme"
 }
}
'`;
  const DISABLE = `curl -vvv --location --request PATCH $BASE/destinations/$DESTINATION_ID \\
--header 'Content-Type: application/json' \\
  --header "Authorization: Bearer $TOKEN" \\
  --data-raw '
{
        "destinationId": "'$DESTINATION_ID'",
        "enabled": false
}
'`;

  test("list, find, create and disable", async ({ runtime, owner, token, url }) => {
    const legacy = await insertDestination(runtime, { workspaceId: owner.workspaceId, metadataId: AMAZON_S3.metadataId });
    const shell = async (command: string, destinationId = "") => {
      const env = { ...process.env, BASE: url, TOKEN: token, DESTINATION_ID: destinationId, SOURCE_ID: legacy.sourceId };
      const { stdout } = await run("bash", ["-c", command], { env: { ...env, NO_PROXY: "*" } });
      return JSON.parse(stdout);
    };

    const listed = await shell(LIST);
    expect(listed.data.destinations).toMatchObject([{ id: legacy.id, metadata: { id: AMAZON_S3.metadataId, slug: "amazon-s3" } }]);
    expect((await shell(GET, legacy.id)).data.destination.sourceId).toBe(legacy.sourceId);
    const created = await shell(CREATE);
    expect(created.data.destination).toMatchObject({ name: "AWS S3", enabled: true, sourceId: legacy.sourceId });
    expect((await shell(DISABLE, created.data.destination.id)).data.destination.enabled).toBe(false);
    expect((await shell(DISABLE, legacy.id)).data.destination.enabled).toBe(false);
    expect((await shell(CREATE)).errors[0].type).toBe("bad-request");
  });
});
