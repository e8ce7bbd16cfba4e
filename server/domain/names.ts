import { z } from "zod";
import { PlainText } from "./plain-text.ts";

/** A name that people give: 1 to 100 characters that can be seen. Forms, actions, the import and the API share it. */
export const NameInput = PlainText.min(1, "Enter a name.").max(100, "A name has at most 100 characters.");

/** What a form sends that asks for nothing but a name. */
export const NamedInput = z.object({ name: NameInput });
export type NamedInput = z.output<typeof NamedInput>;
