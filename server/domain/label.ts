import { z } from "zod";
import { PlainText } from "./plain-text.ts";

const LabelText = PlainText.min(1, "A label needs a key and a value.")
  .max(100, "The key and the value of a label have at most 100 characters each.")
  .regex(/^[\p{L}\p{N}_\-. /@]+$/u, "A label has letters, digits, spaces and _ - . / @ only.");

/** A key and a value that a workspace gives to its sources, such as `environment` and `prod` (Segment's LabelV1). */
export const LabelInput = z.object({
  key: LabelText,
  value: LabelText,
  description: PlainText.max(500, "A description has at most 500 characters.").optional(),
});
export type LabelInput = z.output<typeof LabelInput>;

/** The identity of a label. */
export const LabelKeyInput = LabelInput.pick({ key: true, value: true });

/** `description` is empty if none was given. */
export type Label = { key: string; value: string; description: string };

/** The labels that every new workspace has, as at Segment. */
export const DEFAULT_LABELS: readonly Label[] = [
  { key: "environment", value: "dev", description: "Development environment" },
  { key: "environment", value: "prod", description: "Production environment" },
];

export const MAX_LABELS_PER_WORKSPACE = 1_000;
export const MAX_LABELS_PER_SOURCE = 50;

/** `environment:prod`. */
export function labelName({ key, value }: Pick<Label, "key" | "value">): string {
  return `${key}:${value}`;
}

/** All labels of a source. */
export const LabelsInput = z.array(LabelKeyInput).max(MAX_LABELS_PER_SOURCE, `A source has at most ${MAX_LABELS_PER_SOURCE} labels.`);
