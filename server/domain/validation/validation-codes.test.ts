import { expect, test } from "vitest";
import { VALIDATION_MESSAGES, type ValidationCode, validationText } from "./validation-codes.ts";

const HREFS = { console_set_up: "#create-an-iam-role-in-the-aws-console", support: "mailto:friends@segment.com" };

/** Copied from the document's troubleshooting table, row by row (R71 to R77). */
const ROWS: [row: number, code: ValidationCode, text: string][] = [
  [
    1,
    "intermediate_role_failed",
    "Unknown Error. Please try again. If the problem persists, please contact [Segment support](mailto:friends@segment.com).",
  ],
  [
    2,
    "external_id_not_required",
    "Access Denied. Please configure External ID in the AWS IAM Console. [Learn more](#create-an-iam-role-in-the-aws-console).",
  ],
  [
    3,
    "assume_role_failed",
    "Unknown Error. Please follow [instructions](#create-an-iam-role-in-the-aws-console) to set up the AWS S3 destination. If the problem persists, please contact [Segment support](mailto:friends@segment.com).",
  ],
  [
    4,
    "external_id_rejected",
    "Access Denied. Please configure External ID in the AWS IAM Console. [Learn more](#create-an-iam-role-in-the-aws-console).",
  ],
  [
    5,
    "put_object_denied",
    "Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console. [Learn more](#create-an-iam-role-in-the-aws-console).",
  ],
  [
    6,
    "put_object_failed",
    "Unknown Error. Please follow [instructions](#create-an-iam-role-in-the-aws-console) to set up the AWS S3 destination. If the problem persists, please contact [Segment support](mailto:friends@segment.com).",
  ],
];

test.each(ROWS)("row %i of the document's table, %s, is shown in its words and with its links", (_row, code, text) => {
  const markdown = VALIDATION_MESSAGES[code].map((part) => (typeof part === "string" ? part : `[${part.text}](${HREFS[part.topic]})`));
  expect(markdown.join("")).toBe(text);
});

test("where no link can be shown, nobody is invited to follow one", () => {
  expect(validationText("put_object_denied")).toBe(
    "Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console.",
  );
  expect(validationText("intermediate_role_failed")).toMatch(/please contact Segment support\.$/);
});
