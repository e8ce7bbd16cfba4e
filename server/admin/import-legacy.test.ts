import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { changeDestination } from "../configure/change-destination.ts";
import { AMAZON_S3, AWS_S3, HTTP_API } from "../domain/destination/catalog.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertSource, insertWorkspace, insertWriteKey } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";
import { runCommand } from "./run-command.ts";

type Given = { destinations?: unknown; sources?: unknown; args?: string[] };

/** Runs the command in a new workspace. Values that are not text are written as JSON. */
const test = plainTest
  .extend("workspace", ({ runtime }) => insertWorkspace(runtime))
  .extend("importing", ({ runtime, dataDir, workspace }) => async ({ destinations, sources, args = [] }: Given) => {
    const [file, sourcesFile] = [join(dataDir, "destinations.json"), join(dataDir, "sources.json")];
    if (destinations !== undefined) await writeFile(file, toText(destinations));
    if (sources !== undefined) await writeFile(sourcesFile, toText(sources));
    const withSources = sources === undefined ? [] : ["--sources", sourcesFile];
    return await runCommand(["import-legacy", "--file", file, ...withSources, "--workspace", workspace.id, ...args], async () => runtime);
  })
  .extend(
    "imported",
    ({ db, workspace }) =>
      () =>
        db.selectFrom("destination").selectAll().where("workspaceId", "=", workspace.id).orderBy("id").execute(),
  );

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

let made = 0;

/** A destination in the shape of Segment's Public API. */
function legacyOn(sourceId: string, given: object = {}) {
  made += 1;
  const metadata = { id: AMAZON_S3.metadataId, slug: "amazon-s3", name: "Amazon S3" };
  const settings = { bucket: "acme-logs/events", useServerSideEncryption: false };
  return { id: `5a${String(made).padStart(22, "0")}`, name: "Amazon S3", enabled: true, sourceId, settings, metadata, ...given };
}

function sourceNamed(name: string, given: object = {}) {
  made += 1;
  const id = `rh5BDZp6QDHvXFCk${String(made).padStart(6, "0")}`;
  return {
    id,
    slug: name.toLowerCase(),
    name,
    enabled: true,
    writeKeys: [`key${id}`],
    metadata: { id: HTTP_API.metadataId },
    labels: [],
    ...given,
  };
}

describe("importing legacy destinations", () => {
  test("imports Amazon S3 from several pages, keeps ids, settings and write keys, and records the operator as the actor", async ({
    importing,
    imported,
    db,
    workspace,
  }) => {
    const source = sourceNamed("Website");
    const [first, other] = [
      legacyOn(source.id),
      legacyOn("elsewhere", { metadata: { id: AWS_S3.metadataId, slug: "aws-s3" }, settings: 3 }),
    ];
    const pages = [
      { data: { destinations: [other], pagination: { current: "MA==", next: "MQ==" } } },
      { data: { destinations: [first], pagination: { current: "MQ==" } } },
    ];
    const done = await importing({ destinations: pages.map(toText).join("\n"), sources: { data: { sources: [source] } } });
    expect(done).toMatchObject({ exitCode: 0, problem: "" });
    expect(await imported()).toMatchObject([
      {
        id: first.id,
        sourceId: source.id,
        enabled: true,
        bucket: "acme-logs/events",
        awsRegion: "",
        iamRoleArn: "",
        useServerSideEncryption: false,
      },
    ]);
    const keys = await db.selectFrom("writeKey").select("key").where("sourceId", "=", source.id).execute();
    expect(keys.map(({ key }) => key)).toEqual(source.writeKeys);
    const log = await db
      .selectFrom("activity")
      .select(["actorName", "action"])
      .where("workspaceId", "=", workspace.id)
      .orderBy("id")
      .execute();
    expect(log).toEqual([
      { actorName: "Operator", action: "source_imported" },
      { actorName: "Operator", action: "destination_imported" },
    ]);
  });

  test("uses an existing source, and does not change what was imported before", async ({ runtime, importing, imported, workspace }) => {
    const source = await insertSource(runtime, { workspaceId: workspace.id });
    const legacy = legacyOn(source.id);
    expect(JSON.parse((await importing({ destinations: [legacy], args: ["--json"] })).output)).toMatchObject({
      sources: [],
      destinations: [{ id: legacy.id, bucket: "acme-logs/events" }],
    });
    await changeDestination(runtime, actorIn(workspace.id), legacy.id, { enabled: false });
    const again = await importing({ destinations: [{ ...legacy, settings: { bucket: "acme-other" } }], args: ["--json"] });
    expect(JSON.parse(again.output)).toMatchObject({ destinations: [], alreadyImported: [legacy.id] });
    expect(await imported()).toMatchObject([{ enabled: false, bucket: "acme-logs/events" }]);
  });

  test("refuses the platform's own staging bucket, to which its identity may write", async ({ runtime, importing, imported }) => {
    runtime.config.STAGING_BUCKET = "sluice-staging";
    const legacy = legacyOn("website", { settings: { bucket: "sluice-staging/acme" } });
    const source = { ...sourceNamed("Website"), id: "website" };
    const { exitCode, problem } = await importing({ destinations: [legacy], sources: [source] });
    expect([exitCode, problem]).toEqual([1, `Amazon S3 (${legacy.id}): its bucket belongs to Sluice itself.\nNothing was imported.`]);
    expect(await imported()).toEqual([]);
  });

  test("prints in a dry run what it would do, and changes nothing", async ({ importing, imported }) => {
    const source = sourceNamed("Dry");
    const dry = await importing({ destinations: [legacyOn(source.id)], sources: [source], args: ["--dry-run"] });
    expect(dry.output).toContain(`Source       Dry (${source.id}), 1 write key`);
    expect(dry.output).toContain("nothing was written");
    expect(await imported()).toEqual([]);
  });

  test("warns if an enabled AWS S3 of the source writes to the same location", async ({ runtime, importing, workspace }) => {
    const aws = await insertDestination(runtime, { workspaceId: workspace.id, bucket: "acme-logs/events" });
    const { output } = await importing({ destinations: [legacyOn(aws.sourceId)] });
    expect(output).toContain(`${aws.name} (${aws.id}) writes there too`);
  });

  test("imports a disabled one without a bucket, and names it after its type if it has no name", async ({
    runtime,
    importing,
    imported,
    workspace,
  }) => {
    const source = await insertSource(runtime, { workspaceId: workspace.id });
    await importing({ destinations: [legacyOn(source.id, { name: null, enabled: false, settings: {} })] });
    expect(await imported()).toMatchObject([{ name: "Amazon S3", enabled: false, bucket: "", useServerSideEncryption: true }]);
  });
});

describe("an import is refused as a whole, with each reason,", () => {
  test("if one destination can't be imported", async ({ runtime, importing, imported, workspace }) => {
    const own = await insertSource(runtime, { workspaceId: workspace.id, name: "Own" });
    const foreign = await insertDestination(runtime);
    const key = await insertWriteKey(runtime, foreign.sourceId);
    const [conflict, empty] = [sourceNamed("OWN"), sourceNamed("Empty", { writeKeys: [key] })];
    const { exitCode, problem } = await importing({
      destinations: [
        legacyOn(own.id, { name: "Fine" }),
        legacyOn("nowhere", { name: "Lost" }),
        legacyOn(foreign.sourceId, { name: "Foreign" }),
        legacyOn(conflict.id, { name: "Conflict", id: foreign.id }),
        legacyOn(empty.id, { name: "Empty", settings: { bucket: "" } }),
        legacyOn(own.id, { name: "Second" }),
      ],
      sources: [conflict, empty],
    });
    expect(exitCode).toBe(1);
    for (const reason of [
      /The source OWN .* has the name of another one/,
      /The source Empty .* has a write key that belongs to another one/,
      /Lost .*: this workspace has no source nowhere\..*--sources/,
      /Foreign .*: its source .* belongs to another workspace/,
      /Conflict .*: its id belongs to another destination/,
      /Empty .*: it is enabled and has no bucket/,
      /Second .*: its source .* has another Amazon S3/,
      /Nothing was imported\./,
    ])
      expect(problem).toMatch(reason);
    expect(await imported()).toEqual([]);
  });

  test.for([
    { given: '{"data": {"destinations": [', says: /destinations\.json: The destinations are not valid JSON/ },
    { given: '[] {"data": }', says: /not valid JSON/ },
    { given: { errors: [{ message: "Not allowed" }] }, says: /The API returned an error instead of destinations: Not allowed/ },
    { given: { destinations: [] }, says: /expected as \{"data": \{"destinations"/ },
    {
      given: { data: { destinations: [], pagination: { current: "MA==", next: "MQ==" } } },
      says: /are incomplete: a page refers to a next page/,
    },
    { given: [7], says: /Entry 1 of the destinations is not an object/ },
    { given: [], says: /holds no Amazon S3 destination/ },
    { given: "", says: /holds no Amazon S3 destination/ },
    { given: [legacyOn("x", { settings: { bucket: "s3://acme" } })], says: /Amazon S3 \(5a.*\), entry 1.*settings\.bucket: .*/s },
    {
      given: [legacyOn("x", { enabled: "yes", settings: { bucket: "acme", useServerSideEncryption: 1 } })],
      says: /enabled: .*useServerSideEncryption: /s,
    },
    { given: [legacyOn("a/../b")], says: /sourceId: This is not an id/ },
  ])("where the file is wrong: $says", async ({ given, says }, { importing }) => {
    const { exitCode, output, problem } = await importing({ destinations: given });
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: "" });
    expect(problem).toMatch(says);
  });

  test("if the file or the workspace is missing, or several workspaces exist", async ({ runtime, importing, dataDir }) => {
    expect((await importing({})).problem).toMatch(/destinations\.json can't be read: ENOENT/);
    const destinations = [legacyOn("x")];
    expect((await importing({ destinations, args: ["--workspace", "none"] })).problem).toBe("There is no workspace none.");
    await insertWorkspace(runtime);
    const unnamed = await runCommand(["import-legacy", "--file", join(dataDir, "destinations.json")], async () => runtime);
    expect(unnamed.problem).toBe("There are several workspaces. Name one with --workspace.");
    expect((await runCommand(["import-legacy"], async () => runtime)).exitCode).toBe(2);
  });
});
