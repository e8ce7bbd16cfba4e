import fc from "fast-check";
import { expect, test } from "vitest";
import { PlainText, repairText, straightenText, trimText, visibleText } from "./plain-text.ts";
import { findUnfitCharacter } from "./unfit-character.ts";

/** What the schema says of a text, or what it makes of it. */
function read(text: string): string {
  const parsed = PlainText.safeParse(text);
  return parsed.success ? `stored: ${parsed.data}` : (parsed.error.issues[0]?.message ?? "");
}

test.each([
  ["a\u0000b", 'U+0000 null at position 2, after "a", is a control character. Remove it.'],
  ["a\nb", 'U+000A line feed at position 2, after "a", starts a new line or column. Remove it.'],
  ["a\u0085b", 'U+0085 next line at position 2, after "a", starts a new line or column. Remove it.'],
  ["😀é\u200Bb", 'U+200B zero width space at position 3, after "😀é", is invisible. Remove it.'],
  ["a\u00ADb", 'U+00AD soft hyphen at position 2, after "a", is invisible. Remove it.'],
  ["a\uFEFFb", 'U+FEFF zero width no-break space at position 2, after "a", is invisible. Remove it.'],
  ["a\u202Eb", 'U+202E right-to-left override at position 2, after "a", is invisible and changes the direction of the text. Remove it.'],
  ["a\u2066b", 'U+2066 left-to-right isolate at position 2, after "a", is invisible and changes the direction of the text. Remove it.'],
  [
    "a\u00A0b",
    'U+00A0 no-break space at position 2, after "a", looks like a space but is a different character. Type a normal space, or remove it.',
  ],
  ["a\uD83D", 'U+D83D half of a surrogate pair at position 2, after "a", is half of a character. Remove it, or enter the character again.'],
  ["\uDE00a", "U+DE00 half of a surrogate pair at position 1 is half of a character. Remove it, or enter the character again."],
  ["a\uFFFEb", 'U+FFFE noncharacter at position 2, after "a", is not a character. Remove it.'],
  [`${"x".repeat(40)}\u2060y`, `U+2060 word joiner at position 41, after "…${"x".repeat(24)}", is invisible. Remove it.`],
])("%j is refused with the character, its name and its place", (text, sentence) => expect(read(text)).toBe(sentence));

test.each([
  " Acme ",
  "\u200BAcme\u200B",
  "\uFEFFAcme\r\n",
  "\u00A0Acme\u2003",
  "\u202AAcme\u202C",
  "\u2060 \u200E Acme \u200F",
  "\u3000Acme\u3164",
])("%j is stored as its visible text", (text) => expect(read(text)).toBe("stored: Acme"));

test.each([
  "東京 📦",
  "山田\u3000太郎",
  "café \u0065\u0301",
  "👩🏽\u200D💻 team",
  "👨\u200D👩\u200D👧",
  "❤\uFE0F",
  "1\uFE0F\u20E3",
  "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  "می\u200Cخواهم",
  "क्\u200Dष",
  "葛\u{E0100}飾",
  "= + @ ( ) ' ! % ? # * $ { } , ; & : | ~",
  "Sales – EU “raw”",
  "a \uFFFD b",
])("%j is stored unchanged", (text) => expect(read(text)).toBe(`stored: ${text}`));

test.each(["raw\uFE0F", "raw1\uFE0F", "raw\u200D", "a\u200Db", "a\u{E0067}b", "а\u200Cb", "\u200B", " \u3164 "])(
  "%j has no invisible character behind what it doesn't belong to",
  (text) => expect(read(text)).not.toBe(`stored: ${text}`),
);

test("a repaired text is the visible text, and can be stored", () => {
  expect(repairText("\u200BAcme\u00A0 Inc.\n\u202EEvents\uD83D")).toBe("Acme  Inc. Events");
  expect(repairText("raw\nlogs", "")).toBe("rawlogs");
  expect(straightenText("“acme‑events”")).toBe("acme-events");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const repaired = repairText(text);
      expect(findUnfitCharacter(repaired)).toBeNull();
      expect(trimText(repaired)).toBe(repaired);
      expect(PlainText.parse(repaired)).toBe(repaired);
    }),
  );
});

test("a text that was stored before is shown with its invisible characters", () => {
  expect(visibleText("\u200B")).toBe("<U+200B>");
  expect(visibleText("Acme \u202Estneve")).toBe("Acme <U+202E>stneve");
  expect(visibleText("Acme 👩🏽\u200D💻")).toBe("Acme 👩🏽\u200D💻");
});
