import { expect, test } from "vitest";
import { bucketWarnings } from "./bucket-warnings.ts";

const warnings = (bucket: string, region = "us-west-2") => bucketWarnings({ bucket, prefix: "Any_Prefix.x" }, region);

test("an ordinary name is not warned about, whatever its prefix", () => expect(warnings("acme-events")).toEqual([]));

test("dots are explained", () => expect(warnings("acme.events")).toEqual([expect.stringContaining("path-style")]));

test("a name of the old rules is possible in us-east-1 only", () => {
  expect(warnings("Acme_Events", "us-east-1")).toEqual([expect.stringContaining("you can ignore this")]);
  expect(warnings("Acme_Events", "eu-west-1")).toEqual([expect.stringContaining("Check the name, or the region")]);
  expect(warnings("a".repeat(64), "eu-west-1")).toHaveLength(1);
});
