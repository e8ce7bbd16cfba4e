import type { Guide, GuideCode, Placeholder } from "./guide.ts";

const ROLE_NAME = { text: "<YOUR_ROLE_NAME>", hint: "The name that you want to give the IAM role." };
const BUCKET_NAME = { text: "<YOUR_BUCKET_NAME>", hint: "The name of your S3 bucket." };
const KEY_ARN = { text: "<YOUR_KEY_ARN>", hint: "The ARN of the KMS key that encrypts your bucket, not its alias." };
const POLICY_ARN = { text: "<ARN_FROM_STEP_6_OUTPUT>", hint: "The Arn that step 6 returns." };
const KMS_POLICY_ARN = { text: "<ARN_FROM_STEP_9_OUTPUT>", hint: "The Arn that step 9 returns." };

/** The placeholders for values that aren't known yet (R16). */
export const PLACEHOLDERS = { ROLE_NAME, BUCKET_NAME, KEY_ARN, POLICY_ARN, KMS_POLICY_ARN } as const satisfies Record<string, Placeholder>;

/** Returns the placeholders in `text`. */
export function placeholdersIn(text: string): Placeholder[] {
  return Object.values(PLACEHOLDERS).filter((placeholder) => text.includes(placeholder.text));
}

/** Returns a code block with the list of its placeholders. */
export function code(block: Omit<GuideCode, "kind" | "placeholders">): GuideCode {
  return { kind: "code", ...block, placeholders: placeholdersIn(block.code).map((placeholder) => placeholder.text) };
}

/** Returns a guide with the list of its placeholders. */
export function guide(parts: Omit<Guide, "missing">): Guide {
  const all = parts.sections.flatMap((section) => section.blocks.flatMap((block) => (block.kind === "code" ? [block.code] : [])));
  return { ...parts, missing: placeholdersIn(all.join("\n")) };
}
