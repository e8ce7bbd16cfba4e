import { FieldOffer } from "@/components/destination/field-offer";
import { repairText, trimText } from "@/server/domain/plain-text.ts";
import { findUnfitCharacter } from "@/server/domain/unfit-character.ts";

/** Offers the typed text without the characters that can't be stored. */
export function TextRepair({ text, onRepair }: { text: string; onRepair: (repaired: string) => void }) {
  const seen = repairText(text);
  if (seen === "" || findUnfitCharacter(trimText(text)) === null) return null;
  return <FieldOffer sentence="Without that character:" label={`Use ${seen}`} onAccept={() => onRepair(seen)} />;
}
