import { z } from "zod";
import { PlainText } from "./plain-text.ts";

/** A name given by people: 1 to 100 visible characters. Forms, actions, the import and the API share it. */
export const NameInput = PlainText.min(1, "Enter a name.").max(100, "A name has at most 100 characters.");

/** The input of a form with only a name. */
export const NamedInput = z.object({ name: NameInput });
export type NamedInput = z.output<typeof NamedInput>;
