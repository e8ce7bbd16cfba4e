import { z } from "zod";
import { findUnfitCharacter, formatCodePoint, LOOKALIKES, type UnfitCharacter, type UnfitKind, unfitKind } from "./unfit-character.ts";

/** Removes white space and invisible characters from both ends, except parts of an emoji. */
export function trimText(text: string): string {
  const characters = [...text];
  let [start, end] = [0, characters.length];
  while (start < end && isBlank(characters, start)) start += 1;
  while (end > start && isBlank(characters, end - 1)) end -= 1;
  return characters.slice(start, end).join("");
}

const BLANK: readonly (UnfitKind | null)[] = ["break", "space", "invisible", "direction"];

function isBlank(characters: readonly string[], at: number): boolean {
  return /^\s$/.test(characters[at] ?? "") || BLANK.includes(unfitKind(characters, at));
}

/** Returns the visible text: trimmed, with normal spaces, `lineBreak` for line breaks and tabs, and without other unfit characters. */
export function repairText(text: string, lineBreak: " " | "" = " "): string {
  const characters = [...text];
  const repaired = characters.map((character, at) => {
    const kind = unfitKind(characters, at);
    if (kind === null) return character;
    return kind === "space" ? " " : kind === "break" ? lineBreak : "";
  });
  // A joiner that was needed can become unfit when a character next to it is removed.
  const seen = trimText(repaired.join(""));
  return findUnfitCharacter(seen) === null ? seen : repairText(seen, lineBreak);
}

/** Shows a text that may have been stored before this rule existed: each unfit character, also at the ends, becomes `<U+200B>`. */
export function visibleText(text: string): string {
  const characters = [...text];
  return characters.map((character, at) => (unfitKind(characters, at) === null ? character : `<${formatCodePoint(character)}>`)).join("");
}

/** Returns the character, its position and what to do: `U+200B zero width space at position 14, after "acme-events/r", …`. */
export function unfitSentence(unfit: UnfitCharacter): string {
  return `${placeWords(unfit)} ${ADVICE[unfit.kind]}`;
}

const ADVICE: Record<UnfitKind, string> = {
  break: "starts a new line or column. Remove it.",
  control: "is a control character. Remove it.",
  space: "looks like a space but is a different character. Type a normal space, or remove it.",
  invisible: "is invisible. Remove it.",
  direction: "is invisible and changes the direction of the text. Remove it.",
  half: "is half of a character. Remove it, or enter the character again.",
  noncharacter: "is not a character. Remove it.",
};

/**
 * Returns a sentence about the first character that `allowed` doesn't match, for texts with few allowed characters such as a bucket's name.
 * `what` names the text. Null if all characters match.
 */
export function strangeSentence(text: string, allowed: RegExp, what: string): string | null {
  const unfit = findUnfitCharacter(text);
  if (unfit !== null) return unfitSentence(unfit);
  const characters = [...text];
  const index = characters.findIndex((character) => !allowed.test(character));
  const character = characters[index];
  if (character === undefined) return null;
  const alike = LOOKALIKES[character];
  const name = alike?.name ?? `"${character}"`;
  const words = placeWords({ code: formatCodePoint(character), name, position: index + 1, before: characters.slice(0, index).join("") });
  return alike === undefined || !allowed.test(alike.meant)
    ? `${words} isn't allowed in ${what}.`
    : `${words} looks like "${alike.meant}" but is a different character. Replace it with "${alike.meant}".`;
}

const SHOWN_BEFORE = 24;

function placeWords({ code, name, position, before }: Pick<UnfitCharacter, "code" | "name" | "position" | "before">): string {
  const shown = [...before].slice(-SHOWN_BEFORE).join("");
  const after = before === "" ? "" : `, after "${shown.length < before.length ? "…" : ""}${shown}",`;
  return `${code} ${name} at position ${position}${after}`;
}

/** Replaces characters that look like ASCII with ASCII, and removes quotation marks around the text. For texts that must be ASCII. */
export function straightenText(text: string): string {
  const ascii = [...repairText(text, "")].map((character) => LOOKALIKES[character]?.meant ?? character).join("");
  return ascii.normalize("NFKC").replace(/^[\s"'`<]+|[\s"'`>,;]+$/g, "");
}

/**
 * A text that people enter and Sluice stores, in every form and API. It is trimmed. An unfit character inside is refused with its name and
 * position. The caller adds limits on the length.
 */
export const PlainText = z.string().overwrite(trimText).superRefine(refuseUnfitCharacter);

function refuseUnfitCharacter(text: string, context: z.RefinementCtx<string>): void {
  const unfit = findUnfitCharacter(text);
  if (unfit !== null) context.addIssue({ code: "custom", message: unfitSentence(unfit) });
}
