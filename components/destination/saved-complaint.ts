import { unfitSentence } from "@/server/domain/plain-text.ts";
import { findUnfitCharacter } from "@/server/domain/unfit-character.ts";

/**
 * Why a saved text could not be saved today; undefined if it could, or nothing is saved. Unlike `complain` it also rejects spaces and
 * invisible characters at the ends, which saving trims.
 */
export function savedComplaint(saved: string | undefined, complain: (text: string) => string | null): string | undefined {
  if (saved === undefined || saved === "") return undefined;
  const unfit = findUnfitCharacter(saved);
  return unfit === null ? (complain(saved) ?? undefined) : unfitSentence(unfit);
}
