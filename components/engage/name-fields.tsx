"use client";

import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationClass } from "@/components/engage/computation-view";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toComputationKey } from "@/server/domain/engage/computation-key.ts";

/** `key` is null while it follows the name. */
export type Named = { name: string; key: string | null; description: string };

type NameFieldsProps = { of: ComputationClass; named: Named; errors: Readonly<Record<string, string>>; onChange(named: Named): void };

/** Name, key and description. The key follows the name until a person changes it. */
export function NameFields({ of, named, errors, onChange }: NameFieldsProps) {
  const { one } = CLASS_WORDS[of];
  const key = named.key ?? toComputationKey(named.name);
  return (
    <div className="grid gap-4">
      <Field label="Name" error={errors["name"]}>
        {(control) => (
          <Input
            {...control}
            value={named.name}
            onChange={(event) => onChange({ ...named, name: event.target.value })}
            placeholder={of === "audience" ? "Order Completed Last 30days" : "Orders in 30 days"}
            autoComplete="off"
            maxLength={200}
          />
        )}
      </Field>
      <Field
        label="Key"
        error={errors["key"]}
        hint={`The trait of the identify calls that tell the ${one === "audience" ? "membership" : "value"}. It can't be changed later, and is never used again.`}
      >
        {(control) => (
          <Input
            {...control}
            value={key}
            onChange={(event) => onChange({ ...named, key: event.target.value === "" ? null : event.target.value })}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className="font-mono text-sm"
          />
        )}
      </Field>
      <Field label="Description" optional error={errors["description"]}>
        {(control) => (
          <Input
            {...control}
            value={named.description}
            onChange={(event) => onChange({ ...named, description: event.target.value })}
            autoComplete="off"
            maxLength={1_000}
          />
        )}
      </Field>
    </div>
  );
}
