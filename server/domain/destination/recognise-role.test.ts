import { expect, test } from "vitest";
import { recogniseRole } from "./recognise-role.ts";

const ARN = "arn:aws:iam::123456789012:role/SegmentRole";

test.each([
  `"${ARN}"`,
  `"${ARN}",`,
  `\u201C${ARN}\u201D`,
  "arn:aws:sts::123456789012:assumed-role/SegmentRole/dana",
  "arn:aws:sts::123456789012:assumed-role/SegmentRole/session.",
  "arn:aws:iam::123456789012:role/Segment\u200BRole",
  "arn:aws:iam::123456789012:role\uFF0FSegmentRole",
  `${ARN}\u200B`,
])("%j means the role", (text) => expect(recogniseRole(text)).toBe(ARN));

test.each([ARN, ` ${ARN} `, "SegmentRole", "arn:aws:iam::123456789012:user/dana", ""])("there is nothing to offer for %j", (text) =>
  expect(recogniseRole(text)).toBeNull(),
);
