import fc from "fast-check";
import { expect, test } from "vitest";
import { type BucketPath, formatBucketPath, parseBucketPath } from "../destination/bucket-path.ts";
import { isRoleName } from "../destination/role-arn.ts";
import { nameForRole, roleNameFor, stackNameForRole } from "./role-names.ts";

const MODERN = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
const OLD = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/);
const LOCATION = fc
  .record({ bucket: fc.oneof(MODERN, OLD), prefix: fc.oneof(fc.constant(""), fc.string({ unit: "grapheme", maxLength: 300 })) })
  .map((location) => parseBucketPath(formatBucketPath(location)))
  .filter((parsed) => parsed.ok)
  .map((parsed) => (parsed as { value: BucketPath }).value);

test("a short bucket name is part of the role's name unchanged", () => {
  expect(roleNameFor({ bucket: "acme-events", prefix: "" })).toBe("SegmentAWSS3Role-acme-events");
});

test("the names of a prefix and of a long bucket stay the same in every release", () => {
  expect(roleNameFor({ bucket: "acme-events", prefix: "raw/web" })).toBe("SegmentAWSS3Role-acme-events-raw-web_37xkablbkc09b");
  expect(roleNameFor({ bucket: `${"a".repeat(62)}1`, prefix: "" })).toBe(
    "SegmentAWSS3Role-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_3ch6g899m1ztn",
  );
});

test("IAM takes every name, for a policy and a stack too", () => {
  fc.assert(
    fc.property(LOCATION, (location) => {
      const name = roleNameFor(location);
      expect(isRoleName(name)).toBe(true);
      expect(nameForRole("segment-s3-putobject", name)).toMatch(/^[A-Za-z0-9_+=,.@-]{1,128}$/);
      expect(stackNameForRole("segment-aws-s3", name)).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
    }),
  );
});

test("two locations never share a name, also where IAM ignores case", () => {
  fc.assert(
    fc.property(LOCATION, LOCATION, (one, other) => {
      fc.pre(formatBucketPath(one) !== formatBucketPath(other));
      expect(roleNameFor(one).toLowerCase()).not.toBe(roleNameFor(other).toLowerCase());
    }),
  );
  const alike = [
    "acme-events-raw",
    "acme-events/raw",
    "acme-events/Raw",
    "Acme-events-raw",
    "acme-events.raw",
    "acme-events/raw/web",
    "acme-events/raw-web",
  ];
  const names = alike.map((text) => {
    const parsed = parseBucketPath(text);
    if (!parsed.ok) throw new Error(text);
    return roleNameFor(parsed.value).toLowerCase();
  });
  expect(new Set(names).size).toBe(alike.length);
});

test("long names that differ at their end alone stay different", () => {
  const names = ["a", "b"].map((end) => roleNameFor({ bucket: `${"long-bucket-".repeat(5)}${end}`, prefix: "" }));
  expect(names[0]).not.toBe(names[1]);
});

test("a role with the document's name keeps the document's names", () => {
  expect(nameForRole("segment-s3-putobject", "SegmentAWSS3Role")).toBe("segment-s3-putobject");
  expect(stackNameForRole("segment-aws-s3", "SegmentAWSS3Role")).toBe("segment-aws-s3");
  expect(stackNameForRole("segment-aws-s3", "a_b")).not.toBe(stackNameForRole("segment-aws-s3", "a-b"));
});
