import { z } from "zod";
import { NameInput } from "./names.ts";
import { SettingsInput } from "./settings.ts";

export const DestinationNameInput = z.object({ name: NameInput });
export type DestinationNameInput = z.output<typeof DestinationNameInput>;

/** What the page that adds AWS S3 sends: a source, a name, and all three settings. */
export const NewDestinationInput = SettingsInput.and(DestinationNameInput).and(
  z.object({ sourceId: z.string().min(1, "Choose a source.") }),
);
export type NewDestinationInput = z.output<typeof NewDestinationInput>;
