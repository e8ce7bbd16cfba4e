import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDestination } from "../server/configure/add-destination.ts";
import { createSource } from "../server/configure/create-source.ts";
import { AWS_S3 } from "../server/domain/destination/catalog.ts";
import type { Settings } from "../server/domain/destination/settings.ts";
import type { Runtime } from "../server/runtime.ts";
import { admin, granted, type Workspace } from "./workspace.ts";

/** Creates a source. Returns its id. */
export async function furnishSource(runtime: Runtime, { owner }: Workspace, name: string): Promise<string> {
  return granted(await createSource(runtime, owner, { name })).sourceId;
}

/** Creates a source with an AWS S3 that was never enabled. Returns both ids. */
export async function furnishAwsS3(runtime: Runtime, workspace: Workspace, sourceName: string, settings: Settings) {
  const sourceId = await furnishSource(runtime, workspace, sourceName);
  const added = await addDestination(runtime, workspace.owner, {
    sourceId,
    metadataId: AWS_S3.metadataId,
    name: `AWS S3 · ${sourceName}`,
    settings,
  });
  return { sourceId, ...granted(added) };
}

/** Imports an enabled Amazon S3 from a response of Segment's `GET /destinations`, as an operator does. Returns the destination's id. */
export async function importLegacy(workspaceId: string, sourceId: string, { bucket }: Settings): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-legacy-"));
  const id = randomBytes(12).toString("hex");
  const metadata = { id: "54f418c3db31d978f14aa925", slug: "amazon-s3" };
  const destination = { id, name: "Amazon S3", enabled: true, sourceId, settings: { bucket, useServerSideEncryption: true }, metadata };
  await writeFile(join(directory, "destinations.json"), JSON.stringify({ data: { destinations: [destination] } }));
  await admin("import-legacy", "--file", join(directory, "destinations.json"), "--workspace", workspaceId);
  await rm(directory, { recursive: true });
  return id;
}
