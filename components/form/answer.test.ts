import { expect, test } from "vitest";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";
import { refuse } from "@/server/domain/result.ts";
import { answer } from "./answer";

const SETTINGS: Settings = { awsRegion: "us-west-2", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };
const OTHER = { id: "legacy", name: "Amazon S3", metadataId: "54f418c3db31d978f14aa925", enabled: true, bucket: "acme-events/raw" };

test("the settings of changed_meanwhile and the destination of location_shared reach the browser", () => {
  expect(answer(refuse({ code: "changed_meanwhile" as const, settings: SETTINGS }))).toEqual(
    refuse({ code: "changed_meanwhile", message: REFUSAL_MESSAGES.changed_meanwhile, settings: SETTINGS }),
  );
  expect(answer(refuse({ code: "location_shared" as const, other: OTHER }))).toEqual(
    refuse({ code: "location_shared", message: REFUSAL_MESSAGES.location_shared, other: OTHER }),
  );
});

test("other fields of a refusal do not reach the browser", () => {
  const refusal = { code: "location_shared" as const, other: OTHER, query: "select * from destination" };
  expect(answer(refuse(refusal))).toEqual(refuse({ code: "location_shared", message: REFUSAL_MESSAGES.location_shared, other: OTHER }));
});

test("a refusal about one field puts its message beside that field", () => {
  const message = REFUSAL_MESSAGES.name_taken;
  expect(answer(refuse("name_taken"))).toEqual(refuse({ code: "name_taken", message, fields: { name: message } }));
});
