import { z } from "zod";

/** A name that people give: trimmed, 1 to 100 characters, no control characters. Forms, actions and the API share it. */
export const NameInput = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(100, "A name has at most 100 characters.")
  .regex(/^\P{Cc}*$/u, "A name has no line breaks, tabs or other control characters.");

/** What a form sends that asks for nothing but a name. */
export const NamedInput = z.object({ name: NameInput });
export type NamedInput = z.output<typeof NamedInput>;
