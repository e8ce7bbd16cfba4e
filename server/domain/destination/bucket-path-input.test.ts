import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBucketPath } from "./bucket-path.ts";
import { BucketPathInput } from "./bucket-path-input.ts";
import { RegionInput } from "./region.ts";
import { RoleArnInput } from "./role-arn-input.ts";

/** What a field makes of a text, or its complaint. */
function read(field: typeof BucketPathInput | typeof RoleArnInput | typeof RegionInput, text: string): string {
  const parsed = field.safeParse(text);
  return parsed.success ? `saved: ${parsed.data}` : (parsed.error.issues[0]?.message ?? "");
}

const OTHERS = "Sluice delivers to general purpose buckets. Enter the name of one.";
const DOTS = "S3 clients read it as a relative path, so the files can't be written or found. Remove it.";

describe("Bucket Name", () => {
  test.each([
    ["", "Enter the name of your bucket."],
    ["\u200B", "Enter the name of your bucket."],
    [
      "acme-events/raw\u0000x",
      'U+0000 null at position 16, after "acme-events/raw", is a control character. Remove it. Did you mean acme-events/rawx?',
    ],
    [
      "acme-events/raw\nlogs",
      'U+000A line feed at position 16, after "acme-events/raw", starts a new line or column. Remove it. Did you mean acme-events/rawlogs?',
    ],
    [
      "acme-events/r\u200Baw",
      'U+200B zero width space at position 14, after "acme-events/r", is invisible. Remove it. Did you mean acme-events/raw?',
    ],
    [
      "acme-events/raw\uD83D",
      'U+D83D half of a surrogate pair at position 16, after "acme-events/raw", is half of a character. Remove it, or enter the character again. Did you mean acme-events/raw?',
    ],
    ["acme-events/../x", `A folder of the prefix can't be named "..": ${DOTS}`],
    ["acme-events/a/../b", `A folder of the prefix can't be named "..": ${DOTS}`],
    ["acme-events/./raw", `A folder of the prefix can't be named ".": ${DOTS} Did you mean acme-events/raw?`],
    ["acme-events/.", `A folder of the prefix can't be named ".": ${DOTS} Did you mean acme-events?`],
    [
      "acme\u2011events",
      'U+2011 non-breaking hyphen at position 5, after "acme", looks like "-" but is a different character. Replace it with "-". Did you mean acme-events?',
    ],
    [
      "acme\u2013events",
      'U+2013 en dash at position 5, after "acme", looks like "-" but is a different character. Replace it with "-". Did you mean acme-events?',
    ],
    [
      "\u201Cacme-events\u201D",
      "U+201C left double quotation mark at position 1 isn't allowed in a bucket name, which has lowercase letters, digits, dots and hyphens. Did you mean acme-events?",
    ],
    [
      "\u0430cme-events",
      'U+0430 cyrillic small letter a at position 1 looks like "a" but is a different character. Replace it with "a". Did you mean acme-events?',
    ],
    [
      "acme events",
      'U+0020 " " at position 5, after "acme", isn\'t allowed in a bucket name, which has lowercase letters, digits, dots and hyphens.',
    ],
    ["acme-ap-abcdefghijklmnop-s3alias", `This is the alias of an access point. ${OTHERS}`],
    ["acme--ol-s3", `This is the alias of an Object Lambda access point. ${OTHERS}`],
    ["mfzwi23gnjvgw.mrap", `This is the alias of a Multi-Region Access Point. ${OTHERS}`],
    ["logs--usw2-az1--x-s3", `This is a directory bucket (S3 Express One Zone). ${OTHERS}`],
    ["logs--table-s3", `This is a table bucket. ${OTHERS}`],
    ["192.168.5.4", "This is an IP address. S3 doesn't allow IP addresses as bucket names."],
    ["acme..events", "The name has two adjacent dots (..). S3 doesn't allow them."],
    ["xn--acme", "S3 reserves names that start with xn--, sthree- or amzn-s3-demo-."],
    ["-acme", "A bucket name starts and ends with a letter or digit."],
    ["ac", "A bucket name has at least 3 characters."],
    [
      "arn:aws:s3:us-west-2:123456789012:accesspoint/acme",
      "This is the ARN of an access point. Sluice delivers to general purpose buckets: enter the name of the bucket behind it.",
    ],
    [
      "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap",
      "This is the ARN of an access point. Sluice delivers to general purpose buckets: enter the name of the bucket behind it.",
    ],
    ["acme-123456789012.s3-accesspoint.us-west-2.amazonaws.com", `This is the address of an access point. ${OTHERS}`],
    [
      "acme.s3.us-west-2.amazonaws.com",
      "Enter the bucket's name, not its address: acme in us-west-2 rather than acme.s3.us-west-2.amazonaws.com.",
    ],
    ["s3://acme-events", "Enter the bucket's name, not its address: acme-events rather than s3://acme-events."],
    ["arn:aws:s3:::acme-events/raw/*", "Enter the bucket's name, not its ARN: acme-events/raw rather than arn:aws:s3:::acme-events/raw/*."],
  ])("of %j says why it is refused", (text, sentence) => expect(read(BucketPathInput, text)).toBe(sentence));

  test.each([
    ["acme-events/raw\u200B", "acme-events/raw"],
    ["\uFEFF acme-events/raw/ \n", "acme-events/raw"],
    ["Acme_Events", "Acme_Events"],
    ["acme.events//raw/", "acme.events/raw"],
    ["acme-events/= + @ ( ) ' ! % ? # * $ { }", "acme-events/= + @ ( ) ' ! % ? # * $ { }"],
    ["acme-events/été/日本/👩🏽\u200D💻/...", "acme-events/été/日本/👩🏽\u200D💻/..."],
    ["acme-events/2024\u20132025", "acme-events/2024\u20132025"],
  ])("of %j is saved as %j", (text, saved) => expect(read(BucketPathInput, text)).toBe(`saved: ${saved}`));

  test("is saved in the form that delivery reads, and reads back unchanged", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (prefix) => {
        const parsed = BucketPathInput.safeParse(`acme-events/${prefix}`);
        if (!parsed.success) return;
        const { bucket, prefix: read } = readBucketPath(parsed.data) ?? { bucket: "", prefix: "" };
        expect([bucket, read].filter((part) => part !== "").join("/")).toBe(parsed.data);
        expect(BucketPathInput.parse(parsed.data)).toBe(parsed.data);
      }),
    ));
});

describe("IAM Role ARN", () => {
  const ARN = "arn:aws:iam::123456789012:role/SegmentRole";
  test.each([
    ["", "Enter the ARN of the role that you created for Sluice."],
    ["SegmentRole", "A role ARN looks like arn:aws:iam::123456789012:role/SegmentRole."],
    ["arn:aws:sts::123456789012:assumed-role/SegmentRole/session.", `This names a role. Enter its ARN: ${ARN}`],
    [
      "arn:aws:iam::123456789012:role/Segment\u200BRole",
      `U+200B zero width space at position 39, after "…23456789012:role/Segment", is invisible. Remove it. Did you mean ${ARN}?`,
    ],
    [
      "\u201Carn:aws:iam::123456789012:role/SegmentRole\u201D",
      `U+201C left double quotation mark at position 1 isn't allowed in a role ARN. Did you mean ${ARN}?`,
    ],
    [
      "arn:aws:iam::123456789012:role/Segment\u2011Role",
      'U+2011 non-breaking hyphen at position 39, after "…23456789012:role/Segment", looks like "-" but is a different character. Replace it with "-". Did you mean arn:aws:iam::123456789012:role/Segment-Role?',
    ],
  ])("of %j says why it is refused", (text, sentence) => expect(read(RoleArnInput, text)).toBe(sentence));

  test("is saved without what can't be seen around it", () => expect(read(RoleArnInput, ` \u200B${ARN}\uFEFF\n`)).toBe(`saved: ${ARN}`));
});

describe("AWS Region", () => {
  test.each([
    ["\u200Bus-west-2 ", "saved: us-west-2"],
    ["us-west-9", "This is not a region that Sluice knows."],
    [
      "us\u2011west-2",
      'U+2011 non-breaking hyphen at position 3, after "us", looks like "-" but is a different character. Replace it with "-".',
    ],
  ])("of %j: %s", (text, outcome) => expect(read(RegionInput, text)).toBe(outcome));
});
