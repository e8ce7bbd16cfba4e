"use client";

import { useId, useState } from "react";
import { useSuggestions } from "@/components/engage/builder/suggest-context";
import type { SuggestInput } from "@/components/engage/engage-request";
import { Input } from "@/components/ui/input";
import { visibleText } from "@/server/domain/plain-text.ts";

type SuggestFieldProps = {
  label: string;
  placeholder: string;
  value: string;
  /** What is suggested, once the field has had the focus. */
  suggest: SuggestInput;
  onChange(value: string): void;
  isRequired?: boolean;
  className?: string;
};

/** A text with suggestions from the history. Any other text can be typed as well. */
export function SuggestField({ label, placeholder, value, suggest, onChange, isRequired = true, className }: SuggestFieldProps) {
  const listId = useId();
  const [isWanted, setIsWanted] = useState(false);
  const values = useSuggestions(suggest, isWanted);
  return (
    <>
      <Input
        aria-label={label}
        aria-required={isRequired || undefined}
        list={values.length > 0 ? listId : undefined}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onFocus={() => setIsWanted(true)}
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        className={className}
      />
      {values.length > 0 && (
        <datalist id={listId}>
          {values.map(({ value: suggested }) => (
            <option key={`${typeof suggested} ${suggested}`} value={visibleText(String(suggested))} />
          ))}
        </datalist>
      )}
    </>
  );
}
