import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { changeDestination } from "../configure/change-destination.ts";
import { listMigrations } from "../legacy-migration/list-migrations.ts";
import { tokenFor } from "../testing/api-client.ts";
import { startApiServer } from "../testing/api-server.ts";
import { deliverBatch, insertLegacy } from "../testing/legacy-pair.ts";
import { insertDestination, insertSource, insertWorkspace } from "../testing/rows.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";

const test = base.extend("runtime", ({ db, clock, dataDir }) => createTestRuntime({ db, clock, dataDir, aws: createScriptedAws() }));

const DOCUMENT = join(import.meta.dirname, "..", "..", "docs", "migrate-with-the-api.md");
const ROLE = "arn:aws:iam::123456789012:role/SegmentRole";

/** Returns the code blocks of the document unchanged: the variables first, then one for each step. */
function extractBlocks(document: string): readonly string[] {
  return [...readFileSync(document, "utf8").matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
}

type Shell = { run(...blocks: readonly string[]): Promise<string[]> };

/** Runs Bash in a new folder with the variables of the document. Returns the printed lines. */
function shellIn(directory: string, variables: Record<string, string>): Shell {
  return {
    async run(...blocks) {
      const path = join(directory, "script.sh");
      await writeFile(path, blocks.join("\n"));
      const env = { NODE_ENV: "test" as const, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`, ...variables };
      const { stdout, stderr } = await promisify(execFile)("bash", [path], { cwd: directory, env });
      return `${stdout}${stderr}`.trimEnd().split("\n");
    },
  };
}

async function furnish(runtime: TestRuntime) {
  const { id: workspaceId } = await insertWorkspace(runtime);
  const legacies = [];
  for (const bucket of ["acme-prod/raw", "acme-prod/raw", "acme-prod/raw", "acme-stage"]) {
    const source = await insertSource(runtime, { workspaceId });
    legacies.push(await insertLegacy(runtime, { sourceId: source.id, bucket }));
  }
  const [first, second, third, stage] = legacies.map(({ legacy }) => legacy);
  if (!first || !second || !third || !stage) throw new Error("Four were made.");
  await insertDestination(runtime, { sourceId: second.sourceId, enabled: false, bucket: "acme-former" });
  await insertDestination(runtime, { sourceId: third.sourceId, bucket: "acme-elsewhere" });
  const owner = legacies[0]?.owner;
  if (owner === undefined) throw new Error("Four were made.");
  return { owner, first, second, third, stage };
}

test("the script of the document migrates one environment step by step, and does not change the others (R95 to R103)", {
  timeout: 180_000,
}, async ({ runtime, clock, dataDir }) => {
  const { owner, first, second, third, stage } = await furnish(runtime);
  const server = await startApiServer(runtime);
  const [preparation = "", find = "", create = "", startTest = "", cutOver = "", disable = "", ...more] = extractBlocks(DOCUMENT);
  expect(more).toEqual([]);
  const shell = shellIn(dataDir, {
    SLUICE_API: server.url,
    SLUICE_TOKEN: await tokenFor(runtime, owner),
    BUCKET: "acme-prod/raw",
    BUCKET_REGION: "us-west-2",
    IAM_ROLE_ARN: ROLE,
    WAIT_SECONDS: "0",
  });
  const standing = async () => new Map((await listMigrations(runtime, owner)).items.map((migration) => [migration.id, migration]));

  try {
    expect(await shell.run(preparation, find)).toEqual(["3 Amazon S3 destinations deliver to acme-prod/raw"]);
    const elsewhere = `Left out: the AWS S3 of the source ${third.sourceId} delivers to acme-elsewhere`;
    expect(await shell.run(preparation, create)).toEqual([elsewhere]);
    // Run again, as after a lost connection.
    expect(await shell.run(preparation, create)).toEqual([elsewhere]);
    expect((await standing()).get(first.id)).toMatchObject({ current: "role", modern: { enabled: false } });

    const tried = await shell.run(preparation, startTest);
    const ids = [first, second].map(({ id }) => id);
    const modernIds = await Promise.all(ids.map(async (id) => (await standing()).get(id)?.newDestination?.id));
    expect(tried).toEqual(modernIds.map((id) => `${id} tries acme-prod/raw/segment-logs/test`));
    clock.advance({ minutes: 5 });
    for (const legacy of [first, second]) await deliverBatch(runtime, legacy);
    for (const id of ids) expect((await standing()).get(id)).toMatchObject({ current: "compare", test: { eventCount: 1 } });

    expect(await shell.run(preparation, cutOver)).toEqual(modernIds.map((id) => `${id} delivers to acme-prod/raw`));
    clock.advance({ hours: 1 });
    for (const id of ids) expect((await standing()).get(id)).toMatchObject({ current: "disable" });

    await changeDestination(runtime, owner, modernIds[1] ?? "", { enabled: false });
    expect(await shell.run(preparation, disable)).toEqual([
      `${first.id} enabled: false`,
      `${second.id} stays: AWS S3 (${modernIds[1]}) does not deliver to acme-prod/raw`,
    ]);
    const after = await standing();
    expect(after.get(first.id)).toMatchObject({ current: "verify", legacy: { enabled: false, disabled: { by: "For a test" } } });
    for (const id of [second.id, third.id, stage.id]) expect(after.get(id)?.legacy.enabled).toBe(true);
    expect(after.get(third.id)?.modern?.settings.bucket).toBe("acme-elsewhere");
    expect(after.get(stage.id)?.modern).toBeNull();
  } finally {
    await server.close();
  }
});
