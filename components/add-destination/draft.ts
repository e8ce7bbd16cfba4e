import { z } from "zod";

const Draft = z.object({ name: z.string(), awsRegion: z.string(), bucket: z.string(), iamRoleArn: z.string() });

/** The values typed for a destination that is not created yet. */
export type Draft = z.output<typeof Draft>;

/** The draft for the workspace and source in this browser; null if there is none. It is kept until the destination is created. */
export function readDraft(workspaceId: string, sourceId: string): Draft | null {
  try {
    return Draft.parse(JSON.parse(localStorage.getItem(toStorageKey(workspaceId, sourceId)) ?? "null"));
  } catch {
    return null;
  }
}

export function keepDraft(workspaceId: string, sourceId: string, draft: Draft): void {
  try {
    localStorage.setItem(toStorageKey(workspaceId, sourceId), JSON.stringify(draft));
  } catch {
    // Without storage, the form still works.
  }
}

export function deleteDraft(workspaceId: string, sourceId: string): void {
  try {
    localStorage.removeItem(toStorageKey(workspaceId, sourceId));
  } catch {
    // Without storage, there is no draft.
  }
}

function toStorageKey(workspaceId: string, sourceId: string): string {
  return `sluice.draft.${workspaceId}.${sourceId}`;
}
