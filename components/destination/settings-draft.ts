import { z } from "zod";

const TypedSettings = z.object({ awsRegion: z.string(), bucket: z.string(), iamRoleArn: z.string() });
const SettingsDraft = z.object({ typed: TypedSettings, seen: TypedSettings });

/** Unsaved changes to a destination's settings: `typed` are the values in the form, `seen` the saved values that they change. */
export type SettingsDraft = z.output<typeof SettingsDraft>;

/** The draft of the destination in this browser; null if there is none. It is kept until it is saved or discarded. */
export function readSettingsDraft(destinationId: string): SettingsDraft | null {
  try {
    return SettingsDraft.parse(JSON.parse(localStorage.getItem(toStorageKey(destinationId)) ?? "null"));
  } catch {
    return null;
  }
}

/** Null deletes the draft. */
export function keepSettingsDraft(destinationId: string, draft: SettingsDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(toStorageKey(destinationId));
    else localStorage.setItem(toStorageKey(destinationId), JSON.stringify(draft));
  } catch {
    // Without storage, the form still works.
  }
}

function toStorageKey(destinationId: string): string {
  return `sluice.settings.${destinationId}`;
}
