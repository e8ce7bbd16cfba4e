import { parseArgs } from "node:util";
import { importLegacy } from "../configure/import-legacy.ts";
import type { ImportPlan } from "../configure/plan-import.ts";
import { selectTwoWorkspaces, selectWorkspace } from "../db/workspaces.ts";
import { readLegacyDestinations, readSources } from "../domain/migration/segment-export.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import type { Command } from "./command.ts";
import { readTextFile } from "./read-text-file.ts";

export const importLegacyCommand: Command = {
  name: "import-legacy",
  help: `import-legacy --file destinations.json [--sources sources.json] [--workspace ID] [--dry-run] [--json]
    Imports the legacy Amazon S3 destinations of a Segment workspace, with their ids. The file holds one or more pages of
    GET /destinations of the Public API, or a list of destinations. Other types are ignored. Each destination is added to the source with
    the same id as in the file. Missing sources are created from the pages of GET /sources, with their ids and write keys. Files are
    UTF-8 or UTF-16. All destinations are imported, or none; existing ones are not changed. --dry-run only prints what would be done.`,

  async run(args, runtime) {
    const { values } = parseArgs({
      args,
      options: {
        file: { type: "string" },
        sources: { type: "string" },
        workspace: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    if (values.file === undefined) return { usage: "--file: Name the file with the destinations." };
    const destinations = await readEntries(values.file, readLegacyDestinations);
    if (!destinations.ok) return { refused: destinations.error };
    const sources = values.sources === undefined ? ok([]) : await readEntries(values.sources, readSources);
    if (!sources.ok) return { refused: sources.error };
    if (destinations.value.length === 0) return { refused: `${values.file} holds no Amazon S3 destination.` };

    const context = await runtime();
    const workspace = await findWorkspace(context, values.workspace);
    if (!workspace.ok) return { refused: workspace.error };
    const dryRun = values["dry-run"];
    const imported = await importLegacy(context, workspace.value.id, { destinations: destinations.value, sources: sources.value, dryRun });
    if (!imported.ok) return { refused: [...imported.error, "Nothing was imported."].join("\n") };
    return { print: values.json ? json(workspace.value.id, imported.value, dryRun) : words(workspace.value, imported.value, dryRun) };
  },
};

async function readEntries<Value>(path: string, read: (text: string) => Result<Value, readonly string[]>): Promise<Result<Value, string>> {
  const text = await readTextFile(path);
  if (!text.ok) return text;
  const entries = read(text.value);
  return entries.ok ? entries : refuse(entries.error.map((problem) => `${path}: ${problem}`).join("\n"));
}

/** Returns the workspace with the given id, or the only workspace. Refuses with a sentence. */
async function findWorkspace({ db }: Runtime, id: string | undefined): Promise<Result<{ id: string; name: string }, string>> {
  if (id !== undefined) {
    const workspace = await selectWorkspace(db, id);
    return workspace === undefined ? refuse(`There is no workspace ${id}.`) : ok(workspace);
  }
  const [first, second] = await selectTwoWorkspaces(db);
  if (first === undefined) return refuse("There is no workspace yet. Create one with create-workspace.");
  return second === undefined ? ok(first) : refuse("There are several workspaces. Name one with --workspace.");
}

function json(workspaceId: string, { newSources, newDestinations, known }: ImportPlan, dryRun: boolean): string {
  return JSON.stringify({
    workspaceId,
    dryRun,
    sources: newSources.map(({ id, name, writeKeys }) => ({ id, name, writeKeyCount: writeKeys.length })),
    destinations: newDestinations.map(({ id, name, sourceId, enabled, settings, collision }) => ({
      id,
      name,
      sourceId,
      enabled,
      bucket: settings.bucket,
      sharesLocationWith: collision?.id ?? null,
    })),
    alreadyImported: known.map(({ id }) => id),
  });
}

function words(workspace: { id: string; name: string }, { newSources, newDestinations, known }: ImportPlan, dryRun: boolean): string {
  const lines = [
    `Workspace    ${workspace.name} (${workspace.id})`,
    ...newSources.map(
      ({ id, name, writeKeys }) => `Source       ${name} (${id}), ${writeKeys.length} write key${writeKeys.length === 1 ? "" : "s"}`,
    ),
    ...newDestinations.flatMap(({ id, name, sourceId, enabled, settings, collision }) => [
      `Destination  ${name} (${id}) on ${sourceId}, s3://${settings.bucket}, ${enabled ? "enabled" : "disabled"}`,
      ...(collision === null
        ? []
        : [`  Warning    ${collision.name} (${collision.id}) writes there too: the bucket will hold one copy of each file for both.`]),
    ]),
    ...known.map(({ id, name }) => `Unchanged    ${name} (${id}) was imported before`),
  ];
  return [...lines, dryRun ? "This was a dry run: nothing was written." : `${newDestinations.length} imported.`].join("\n");
}
