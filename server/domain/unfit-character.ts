/** A character that no stored text may contain, and its position. */
export type UnfitCharacter = {
  /** `U+200B`. */
  code: string;
  /** Its Unicode name in lower case: `zero width space`. */
  name: string;
  kind: UnfitKind;
  /** In characters (code points), from 1. */
  position: number;
  /** The text before it. */
  before: string;
};

/**
 * `space`: a white space character that looks like a normal space. `half`: half of a surrogate pair, which files and databases can't store.
 */
export type UnfitKind = "control" | "break" | "space" | "invisible" | "direction" | "half" | "noncharacter";

/** Returns the first unfit character of a text; null if there is none. */
export function findUnfitCharacter(text: string): UnfitCharacter | null {
  const characters = [...text];
  const index = characters.findIndex((_, at) => unfitKind(characters, at) !== null);
  const character = characters[index];
  const kind = unfitKind(characters, index);
  if (character === undefined || kind === null) return null;
  const before = characters.slice(0, index).join("");
  return { code: formatCodePoint(character), name: characterName(character, kind), kind, position: index + 1, before };
}

/**
 * Returns null if the character at `at` is allowed there. Joiners and variation selectors are allowed in emoji and scripts that need them.
 */
export function unfitKind(characters: readonly string[], at: number): UnfitKind | null {
  const character = characters[at] ?? "";
  // The common case.
  if (/^[\x20-\x7e]?$/.test(character)) return null;
  const kind = KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? null;
  return kind === "invisible" && isNeeded(characters, at) ? null : kind;
}

/** `U+200B`. */
export function formatCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

const KINDS: readonly (readonly [UnfitKind, RegExp])[] = [
  ["break", /^[\t\n\v\f\r\u0085\u2028\u2029]$/],
  ["control", /^\p{Cc}$/u],
  ["half", /^\p{Cs}$/u],
  ["noncharacter", /^\p{Noncharacter_Code_Point}$/u],
  ["direction", /^[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]$/],
  // U+3000 is visibly wider than a space, and usual in Japanese and Chinese names.
  ["space", /^(?!\u3000)\p{Zs}$/u],
  ["invisible", /^[\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB]$/u],
];

const JOINING =
  /^[\p{sc=Arab}\p{sc=Syrc}\p{sc=Mong}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]$/u;
const EMOJI = /^\p{Extended_Pictographic}$/u;
const EMOJI_END = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u;
const TAG = /^[\u{E0020}-\u{E007F}]$/u;

/** Returns whether an invisible character is part of a visible one: an emoji, a flag, a ligature or a variant of a Chinese character. */
function isNeeded(characters: readonly string[], at: number): boolean {
  const [before = "", character = "", after = ""] = [characters[at - 1], characters[at], characters[at + 1]];
  if (character === "\u200D" && EMOJI_END.test(before) && EMOJI.test(after)) return true;
  if (character === "\u200C" || character === "\u200D") return JOINING.test(before) && JOINING.test(after);
  if (character === "\uFE0E" || character === "\uFE0F") return EMOJI.test(before) || after === "\u20E3";
  if (/^[\u180B-\u180F]$/.test(character)) return /^\p{sc=Mong}$/u.test(before);
  if (/^[\uFE00-\uFE0D\u{E0100}-\u{E01EF}]$/u.test(character)) return /^\p{sc=Han}$/u.test(before);
  return TAG.test(character) && isInFlag(characters, at);
}

/** The flag of a subdivision of a country: a black flag, tags, and the cancel tag. */
function isInFlag(characters: readonly string[], at: number): boolean {
  let [start, end] = [at, at];
  while (TAG.test(characters[start] ?? "")) start -= 1;
  while (TAG.test(characters[end + 1] ?? "")) end += 1;
  return characters[start] === "\u{1F3F4}" && characters[end] === "\u{E007F}";
}

/** Returns the name of a character from the tables, or the general name of its kind. */
function characterName(character: string, kind: UnfitKind | null): string {
  return UNFIT_NAMES[character] ?? LOOKALIKES[character]?.name ?? (kind === null ? "" : KIND_NAMES[kind]);
}

const KIND_NAMES: Record<UnfitKind, string> = {
  break: "line break",
  control: "control character",
  space: "space",
  invisible: "invisible character",
  direction: "direction mark",
  half: "half of a surrogate pair",
  noncharacter: "noncharacter",
};

const UNFIT_NAMES: Readonly<Record<string, string>> = {
  "\0": "null",
  "\b": "backspace",
  "\t": "tab",
  "\n": "line feed",
  "\v": "line tabulation",
  "\f": "form feed",
  "\r": "carriage return",
  "\u001B": "escape",
  "\u007F": "delete",
  "\u0085": "next line",
  "\u00A0": "no-break space",
  "\u00AD": "soft hyphen",
  "\u034F": "combining grapheme joiner",
  "\u061C": "arabic letter mark",
  "\u115F": "hangul choseong filler",
  "\u1160": "hangul jungseong filler",
  "\u1680": "ogham space mark",
  "\u180E": "mongolian vowel separator",
  "\u2000": "en quad",
  "\u2001": "em quad",
  "\u2002": "en space",
  "\u2003": "em space",
  "\u2004": "three-per-em space",
  "\u2005": "four-per-em space",
  "\u2006": "six-per-em space",
  "\u2007": "figure space",
  "\u2008": "punctuation space",
  "\u2009": "thin space",
  "\u200A": "hair space",
  "\u200B": "zero width space",
  "\u200C": "zero width non-joiner",
  "\u200D": "zero width joiner",
  "\u200E": "left-to-right mark",
  "\u200F": "right-to-left mark",
  "\u2028": "line separator",
  "\u2029": "paragraph separator",
  "\u202A": "left-to-right embedding",
  "\u202B": "right-to-left embedding",
  "\u202C": "pop directional formatting",
  "\u202D": "left-to-right override",
  "\u202E": "right-to-left override",
  "\u202F": "narrow no-break space",
  "\u205F": "medium mathematical space",
  "\u2060": "word joiner",
  "\u2061": "function application",
  "\u2062": "invisible times",
  "\u2063": "invisible separator",
  "\u2064": "invisible plus",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "first strong isolate",
  "\u2069": "pop directional isolate",
  "\u2800": "braille pattern blank",
  "\u3164": "hangul filler",
  "\uFE0E": "variation selector-15",
  "\uFE0F": "variation selector-16",
  "\uFEFF": "zero width no-break space",
  "\uFFA0": "halfwidth hangul filler",
};

/** Characters that look like an ASCII character, and that character. In free texts they are allowed. */
export const LOOKALIKES: Readonly<Record<string, { name: string; meant: string }>> = {
  "\u2010": { name: "hyphen", meant: "-" },
  "\u2011": { name: "non-breaking hyphen", meant: "-" },
  "\u2012": { name: "figure dash", meant: "-" },
  "\u2013": { name: "en dash", meant: "-" },
  "\u2014": { name: "em dash", meant: "-" },
  "\u2015": { name: "horizontal bar", meant: "-" },
  "\u2212": { name: "minus sign", meant: "-" },
  "\uFE58": { name: "small em dash", meant: "-" },
  "\uFE63": { name: "small hyphen-minus", meant: "-" },
  "\uFF0D": { name: "fullwidth hyphen-minus", meant: "-" },
  "\u2018": { name: "left single quotation mark", meant: "'" },
  "\u2019": { name: "right single quotation mark", meant: "'" },
  "\u201A": { name: "single low-9 quotation mark", meant: "'" },
  "\u201C": { name: "left double quotation mark", meant: '"' },
  "\u201D": { name: "right double quotation mark", meant: '"' },
  "\u201E": { name: "double low-9 quotation mark", meant: '"' },
  "\u00AB": { name: "left-pointing double angle quotation mark", meant: '"' },
  "\u00BB": { name: "right-pointing double angle quotation mark", meant: '"' },
  "\u2044": { name: "fraction slash", meant: "/" },
  "\u2215": { name: "division slash", meant: "/" },
  "\uFF0F": { name: "fullwidth solidus", meant: "/" },
  "\u2236": { name: "ratio", meant: ":" },
  "\uFF1A": { name: "fullwidth colon", meant: ":" },
  "\u2024": { name: "one dot leader", meant: "." },
  "\uFF0E": { name: "fullwidth full stop", meant: "." },
  "\uFF3F": { name: "fullwidth low line", meant: "_" },
  "\u0430": { name: "cyrillic small letter a", meant: "a" },
  "\u0441": { name: "cyrillic small letter es", meant: "c" },
  "\u0435": { name: "cyrillic small letter ie", meant: "e" },
  "\u0456": { name: "cyrillic small letter byelorussian-ukrainian i", meant: "i" },
  "\u0458": { name: "cyrillic small letter je", meant: "j" },
  "\u043E": { name: "cyrillic small letter o", meant: "o" },
  "\u0440": { name: "cyrillic small letter er", meant: "p" },
  "\u0455": { name: "cyrillic small letter dze", meant: "s" },
  "\u0445": { name: "cyrillic small letter ha", meant: "x" },
  "\u0443": { name: "cyrillic small letter u", meant: "y" },
};
