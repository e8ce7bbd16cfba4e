import { z } from "zod";

const Draft = z.object({ name: z.string(), awsRegion: z.string(), bucket: z.string(), iamRoleArn: z.string() });

/** What was typed for a destination that is not made yet. */
export type Draft = z.output<typeof Draft>;

/** One draft a workspace and source, kept by this browser until the destination is made. */
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
    // A browser without storage still has the form itself.
  }
}

export function forgetDraft(workspaceId: string, sourceId: string): void {
  try {
    localStorage.removeItem(toStorageKey(workspaceId, sourceId));
  } catch {
    // Nothing was kept there.
  }
}

function toStorageKey(workspaceId: string, sourceId: string): string {
  return `sluice.draft.${workspaceId}.${sourceId}`;
}
