import { expect, test } from "vitest";
import { recogniseRole } from "./recognise-role.ts";

const ARN = "arn:aws:iam::123456789012:role/SegmentRole";

test.each([`"${ARN}"`, `"${ARN}",`, "arn:aws:sts::123456789012:assumed-role/SegmentRole/dana"])("%s means the role", (text) =>
  expect(recogniseRole(text)).toBe(ARN),
);

test.each([ARN, ` ${ARN} `, "SegmentRole", "arn:aws:iam::123456789012:user/dana", ""])("there is nothing to offer for %j", (text) =>
  expect(recogniseRole(text)).toBeNull(),
);
