import { describe, expect, test } from "vitest";
import { AMAZON_S3, AWS_S3 } from "../destination/catalog.ts";
import type { Sibling } from "../destination/collision.ts";
import { deletionSentence, type LegacyStanding, legacyNotice, legacyStanding } from "./legacy-standing.ts";

const LEGACY = { name: "Amazon S3", enabled: true, bucket: "acme-logs", sourceName: "Shop" };
const HOME: Sibling = { id: "n1", name: "AWS S3", metadataId: AWS_S3.metadataId, enabled: true, bucket: "acme-logs" };
const TEST = { ...HOME, bucket: "acme-logs/segment-logs/test" };
const ELSEWHERE = { ...HOME, bucket: "acme-new" };
const DISABLED = { ...HOME, enabled: false };

describe("how a legacy Amazon S3 stands follows from the destinations of its source", () => {
  test.each<[LegacyStanding["state"], boolean, Sibling[]]>([
    ["alone", true, []],
    ["alone", true, [DISABLED]],
    ["alone", true, [{ ...HOME, metadataId: AMAZON_S3.metadataId }]],
    ["testing", true, [TEST]],
    ["beside", true, [HOME]],
    ["apart", true, [ELSEWHERE]],
    ["moved", false, [HOME]],
    ["replaced", false, [TEST]],
    ["replaced", false, [ELSEWHERE]],
    ["ended", false, [DISABLED]],
    ["ended", false, []],
  ])("%s (enabled: %s)", (state, enabled, siblings) => {
    expect(legacyStanding({ ...LEGACY, enabled, siblings }).state).toBe(state);
  });
});

describe("its pages", () => {
  test("offer the move while it delivers alone", () => {
    const { title, sentence, link } = legacyNotice({ ...LEGACY, siblings: [] });
    expect([title, link]).toEqual(["Move to AWS S3", { label: "Move to AWS S3", to: "migration" }]);
    expect(sentence).toMatch(/^Amazon S3 keeps delivering/);
  });

  test("say where the test delivers", () => {
    const { title, sentence, link } = legacyNotice({ ...LEGACY, siblings: [TEST] });
    expect([title, link.label]).toEqual(["AWS S3 delivers to the test folder", "Continue the migration"]);
    expect(sentence).toContain("s3://acme-logs/segment-logs/test");
  });

  test("offer no move, and no delivery by it, once it has moved", () => {
    expect(legacyNotice({ ...LEGACY, enabled: false, siblings: [HOME] })).toEqual({
      tone: "success",
      title: "Amazon S3 has moved to AWS S3",
      sentence:
        "Amazon S3 is disabled and can't be enabled again. AWS S3 delivers the events of Shop to s3://acme-logs, through your IAM role.",
      link: { label: "Go to AWS S3", to: "next" },
    });
  });

  test("name the location where the new destination delivers, if it differs", () => {
    const { sentence } = legacyNotice({ ...LEGACY, enabled: false, siblings: [ELSEWHERE] });
    expect(sentence).toContain("AWS S3 delivers the events of Shop to s3://acme-new, not to the bucket of Amazon S3.");
  });

  test.each([
    [[], "The source has no AWS S3.", "add"],
    [[DISABLED], "AWS S3 is disabled.", "next"],
  ] as const)("warn where nothing delivers any more", (siblings, reason, to) => {
    const notice = legacyNotice({ ...LEGACY, enabled: false, siblings });
    expect([notice.tone, notice.title, notice.link.to]).toEqual(["danger", "No S3 destination delivers the events of Shop", to]);
    expect(notice.sentence).toContain(reason);
  });
});

describe("deleting it", () => {
  test.each([
    [
      "is said to end delivery where nothing else delivers",
      true,
      [],
      "Amazon S3 no longer delivers the events of Shop. No other destination delivers them.",
    ],
    ["names what still delivers", true, [HOME], "Amazon S3 no longer delivers the events of Shop. AWS S3 still delivers them."],
    [
      "ends nothing where it is disabled",
      false,
      [HOME],
      "Amazon S3 is disabled and doesn't deliver new events of Shop. AWS S3 still delivers them.",
    ],
    [
      "counts no disabled destination",
      true,
      [DISABLED],
      "Amazon S3 no longer delivers the events of Shop. No other destination delivers them.",
    ],
  ] as const)("%s", (_what, enabled, siblings, sentence) => {
    expect(deletionSentence({ ...LEGACY, enabled, siblings })).toBe(sentence);
  });
});
