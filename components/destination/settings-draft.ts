import { z } from "zod";

const TypedSettings = z.object({ awsRegion: z.string(), bucket: z.string(), iamRoleArn: z.string() });
const SettingsDraft = z.object({ typed: TypedSettings, seen: TypedSettings });

/** What was typed over a destination's settings and isn't saved, and the settings that it was typed over. */
export type SettingsDraft = z.output<typeof SettingsDraft>;

/** One draft a destination, kept by this browser until it is saved or discarded. */
export function readSettingsDraft(destinationId: string): SettingsDraft | null {
  try {
    return SettingsDraft.parse(JSON.parse(localStorage.getItem(toStorageKey(destinationId)) ?? "null"));
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keepSettingsDraft(destinationId: string, draft: SettingsDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(toStorageKey(destinationId));
    else localStorage.setItem(toStorageKey(destinationId), JSON.stringify(draft));
  } catch {
    // A browser without storage still has the form itself.
  }
}

function toStorageKey(destinationId: string): string {
  return `sluice.settings.${destinationId}`;
}
