import { addDestination } from "../server/configure/add-destination.ts";
import { createSource } from "../server/configure/create-source.ts";
import { AWS_S3 } from "../server/domain/destination/catalog.ts";
import type { Settings } from "../server/domain/destination/settings.ts";
import type { Runtime } from "../server/runtime.ts";
import { granted, type Workspace } from "./workspace.ts";

/** Somebody has made the source before the story begins. Returns its id. */
export async function furnishSource(runtime: Runtime, { owner }: Workspace, name: string): Promise<string> {
  return granted(await createSource(runtime, owner, { name })).sourceId;
}

/** The same, and AWS S3 on it, never enabled. */
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
