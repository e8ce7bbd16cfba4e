"use client";

import { useState } from "react";
import { Input } from "@/components/ui/input";

type NumberFieldProps = { label: string; value: number; onChange(value: number): void; min?: number; className?: string };

/** A number. What is typed stays while it is no number, and the last number remains in the query. */
export function NumberField({ label, value, onChange, min, className = "w-20" }: NumberFieldProps) {
  const [typed, setTyped] = useState(String(value));
  const isUsable = readNumber(typed, min) !== null;
  return (
    <Input
      aria-label={label}
      inputMode="decimal"
      value={isUsable && Number(typed) !== value ? String(value) : typed}
      onChange={(event) => {
        setTyped(event.target.value);
        const number = readNumber(event.target.value, min);
        if (number !== null) onChange(number);
      }}
      aria-invalid={isUsable ? undefined : true}
      maxLength={30}
      className={className}
    />
  );
}

function readNumber(text: string, min: number | undefined): number | null {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) || (min !== undefined && number < min) ? null : number;
}
