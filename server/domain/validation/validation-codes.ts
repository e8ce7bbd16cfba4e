/** Every result of Validate (R67, R71 to R76). The codes are stable: the API and stored validations contain them. */
export type ValidationCode =
  | "ok"
  | "intermediate_role_failed"
  | "external_id_not_required"
  | "assume_role_failed"
  | "external_id_rejected"
  | "put_object_denied"
  | "put_object_failed"
  /** Only with day manifests: files can be delivered, and manifests can't. */
  | "manifest_failed"
  | "inconclusive";

/** The target of a link in a message: the set-up instructions for the AWS console, or the configured support contact. */
export type MessageTopic = "console_set_up" | "support";
export type MessagePart = string | { text: string; topic: MessageTopic };

const SUPPORT: MessagePart = { text: "Segment support", topic: "support" };
const LEARN_MORE = { text: "Learn more", topic: "console_set_up" } as const;
const INSTRUCTIONS: MessagePart = { text: "instructions", topic: "console_set_up" };

const CONFIGURE_EXTERNAL_ID: readonly MessagePart[] = [
  "Access Denied. Please configure External ID in the AWS IAM Console. ",
  LEARN_MORE,
  ".",
];
const FOLLOW_INSTRUCTIONS: readonly MessagePart[] = [
  "Unknown Error. Please follow ",
  INSTRUCTIONS,
  " to set up the AWS S3 destination. If the problem persists, please contact ",
  SUPPORT,
  ".",
];

/**
 * What is shown for each code. The six of the troubleshooting table are the document's, word for word (R77); `ok` and
 * `inconclusive` aren't in that table. It prints one cause for rows 5 and 6, so row 5 is the 403; and one advice for an
 * unprotected role (row 2) and a rejected external id (row 4). See docs/decisions/004.
 */
export const VALIDATION_MESSAGES: Record<ValidationCode, readonly MessagePart[]> = {
  ok: ["Validation successful. Files can be delivered to this bucket."],
  intermediate_role_failed: ["Unknown Error. Please try again. If the problem persists, please contact ", SUPPORT, "."],
  external_id_not_required: CONFIGURE_EXTERNAL_ID,
  assume_role_failed: FOLLOW_INSTRUCTIONS,
  external_id_rejected: CONFIGURE_EXTERNAL_ID,
  put_object_denied: ["Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console. ", LEARN_MORE, "."],
  put_object_failed: FOLLOW_INSTRUCTIONS,
  manifest_failed: ["Files can be delivered to this bucket, but day manifests can't be written."],
  inconclusive: ["AWS couldn't be asked just now, so nothing is known about these settings. Please try again in a minute."],
};

/** Returns whether files can be delivered with settings of this result. */
export function deliversFiles(code: string): boolean {
  return code === "ok" || code === "manifest_failed";
}

/** The message where no link can be shown: without its links, and without the invitation that is nothing but one. */
export function validationText(code: ValidationCode): string {
  const text = VALIDATION_MESSAGES[code].map((part) => (typeof part === "string" ? part : part.text)).join("");
  return text.replace(` ${LEARN_MORE.text}.`, "");
}
