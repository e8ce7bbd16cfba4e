import { describe, expect, test } from "vitest";
import { AMAZON_S3, AWS_S3 } from "./catalog.ts";
import { type DestinationEdit, type EditableDestination, planChange } from "./plan-change.ts";

const SETTINGS = { awsRegion: "us-west-2", bucket: "acme-events", iamRoleArn: "arn:aws:iam::123456789012:role/Sluice" };
const BEFORE: EditableDestination = { metadataId: AWS_S3.metadataId, name: "AWS S3", enabled: true, settings: SETTINGS };
const FACTS = {
  platform: { accountIds: ["210987654321"], stagingBucket: "sluice-staging" },
  intermediateRoleArn: "arn:aws:iam::210987654321:role/intermediate",
};

function plan(edit: DestinationEdit, before: Partial<EditableDestination> = {}) {
  const planned = planChange({ ...BEFORE, ...before }, edit, FACTS);
  return planned.ok ? planned.value : planned.error;
}

test("an edit that changes nothing has no activities", () => {
  expect(plan({ name: "AWS S3", enabled: true, settings: SETTINGS })).toEqual({
    after: { name: "AWS S3", enabled: true, settings: SETTINGS },
    activities: [],
    takesLocation: false,
  });
});

test("settings that are not given stay, and each change is in the log", () => {
  expect(plan({ name: "Archive", settings: { bucket: "acme-archive" } })).toEqual({
    after: { name: "Archive", enabled: true, settings: { ...SETTINGS, bucket: "acme-archive" } },
    activities: [
      { action: "destination_renamed", changes: [{ field: "name", from: "AWS S3", to: "Archive" }] },
      { action: "settings_saved", changes: [{ field: "bucket", from: "acme-events", to: "acme-archive" }] },
    ],
    takesLocation: true,
  });
});

test("disabling comes before new settings in the log, and enabling after them", () => {
  const actions = (edit: DestinationEdit, enabled: boolean) => {
    const planned = plan(edit, { enabled });
    return typeof planned === "object" && "activities" in planned ? planned.activities.map(({ action }) => action) : planned;
  };
  const settings = { awsRegion: "eu-west-1" };
  expect(actions({ enabled: false, settings }, true)).toEqual(["destination_disabled", "settings_saved"]);
  expect(actions({ enabled: true, settings }, false)).toEqual(["settings_saved", "destination_enabled"]);
});

test("a location is taken by enabling, and by another bucket while enabled", () => {
  expect(plan({ enabled: true }, { enabled: false })).toMatchObject({ takesLocation: true });
  expect(plan({ settings: { bucket: "acme-events/" } })).toMatchObject({ takesLocation: false });
  expect(plan({ settings: { bucket: "other" } }, { enabled: false })).toMatchObject({ takesLocation: false });
});

describe("an edit is refused", () => {
  test("if somebody saved other settings in the meantime, and returns those", () => {
    const seen = { ...SETTINGS, bucket: "acme-old" };
    expect(plan({ settings: { bucket: "mine" }, seen })).toEqual({ code: "changed_meanwhile", settings: SETTINGS });
    expect(plan({ settings: SETTINGS, seen })).toMatchObject({ activities: [] });
    expect(plan({ settings: { bucket: "mine" }, seen: SETTINGS })).toMatchObject({ takesLocation: true });
  });

  test.each([
    ["partition_mismatch", { settings: { awsRegion: "cn-north-1" } }],
    ["role_of_platform", { settings: { iamRoleArn: "arn:aws:iam::210987654321:role/own" } }],
    ["bucket_of_platform", { settings: { bucket: "sluice-staging/raw" } }],
    ["foreign_partition", { settings: { awsRegion: "cn-north-1", iamRoleArn: "arn:aws-cn:iam::123456789012:role/Sluice" } }],
  ] satisfies [string, DestinationEdit][])("as %s", (refusal, edit) => {
    expect(plan(edit)).toBe(refusal);
  });

  test("for a legacy Amazon S3, except for disabling", () => {
    const legacy = { metadataId: AMAZON_S3.metadataId };
    expect(plan({ name: "New" }, legacy)).toBe("legacy_frozen");
    expect(plan({ settings: { bucket: "other" } }, legacy)).toBe("legacy_frozen");
    expect(plan({ enabled: true }, { ...legacy, enabled: false })).toBe("legacy_frozen");
    expect(plan({ enabled: false }, legacy)).toMatchObject({ activities: [{ action: "destination_disabled" }] });
  });
});
