import { z } from "zod";
import { IdInput } from "../id.ts";
import { NamedInput } from "../names.ts";
import { SettingsInput } from "./settings.ts";

/** The input of the page that adds AWS S3: a source, a name, and all three settings. */
export const NewDestinationInput = SettingsInput.and(NamedInput).and(
  z.object({ sourceId: z.string().min(1, "Choose a source.").pipe(IdInput) }),
);
export type NewDestinationInput = z.output<typeof NewDestinationInput>;
