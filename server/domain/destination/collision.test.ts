import { expect, test } from "vitest";
import { AMAZON_S3 } from "./catalog.ts";
import { findCollision, sameLocation, testLocation } from "./collision.ts";

const LEGACY = { id: "old", name: "Amazon S3", metadataId: AMAZON_S3.metadataId, enabled: true, bucket: "acme-events/raw" };

test("two destinations of a source collide if bucket and prefix are the same, in any spelling", () => {
  for (const bucket of ["acme-events/raw", "acme-events//raw/", " acme-events/raw "]) expect(findCollision(bucket, [LEGACY])).toBe(LEGACY);
});

test("another bucket, another prefix or a folder inside the prefix is another location", () => {
  for (const bucket of ["acme-events", "acme-events/raw/more", "acme-events/RAW", "acme-other/raw", "acme-events/raw/segment-logs/test"])
    expect(findCollision(bucket, [LEGACY])).toBeNull();
});

test("a destination that is disabled, or has no bucket yet, does not collide", () => {
  expect(findCollision("acme-events/raw", [{ ...LEGACY, enabled: false }])).toBeNull();
  expect(findCollision("", [{ ...LEGACY, bucket: "" }])).toBeNull();
  expect(sameLocation("s3://acme", "s3://acme")).toBe(false);
});

test("the test location of a new destination is inside the log folder (R85, R86)", () => {
  expect(testLocation("acme-events")).toBe("acme-events/segment-logs/test");
  expect(testLocation("acme-events/raw/")).toBe("acme-events/raw/segment-logs/test");
});
