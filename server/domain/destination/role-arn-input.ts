import { z } from "zod";
import { strangeSentence, trimText } from "../plain-text.ts";
import { recogniseRole } from "./recognise-role.ts";
import { parseRoleArn } from "./role-arn.ts";

/** The *IAM Role ARN* field of every form and API. The message contains the value that was probably meant. */
export const RoleArnInput = z
  .string()
  .overwrite(trimText)
  .max(2048)
  .superRefine((text, context) => {
    const complaint = roleComplaint(text);
    if (complaint !== null) context.addIssue({ code: "custom", message: complaint });
  });

/** The characters of an ARN. Quotation marks are allowed in a path, but are always a mistake. */
const CHARACTER = /^[\x21\x23-\x26\x28-\x7e]$/;

/** Returns a sentence why a text can't be saved as *IAM Role ARN*, with the value that was probably meant; null if it can. */
export function roleComplaint(text: string): string | null {
  const trimmed = trimText(text);
  if (trimmed === "") return "Enter the ARN of the role that you created for Sluice.";
  if (parseRoleArn(trimmed) !== null) return null;
  const meant = recogniseRole(trimmed);
  const strange = strangeSentence(trimmed, CHARACTER, "a role ARN");
  if (strange !== null) return meant === null ? strange : `${strange} Did you mean ${meant}?`;
  if (meant !== null) return `This names a role. Enter its ARN: ${meant}`;
  return "A role ARN looks like arn:aws:iam::123456789012:role/SegmentRole.";
}
