"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { DefinitionEditor, type EditorTools } from "@/components/engage/builder/definition-editor";
import { useDefinition } from "@/components/engage/builder/use-definition";
import { CLASS_WORDS, computationPath } from "@/components/engage/class-words";
import type { ComputationClass } from "@/components/engage/computation-view";
import type { Ask, PreviewInput } from "@/components/engage/engage-request";
import { NameFields } from "@/components/engage/name-fields";
import { type ComputationOptions, OptionsFields } from "@/components/engage/options-fields";
import { PreviewPanel } from "@/components/engage/preview-panel";
import type { Answer, FormRefusal } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { toComputationKey } from "@/server/domain/engage/computation-key.ts";

type NewComputation = ComputationOptions & { name: string; key?: string; description: string; query: string; enabled: boolean };

export type CreateComputationProps = {
  of: ComputationClass;
  historyDays: number;
  tools: EditorTools;
  preview: Ask<PreviewInput>;
  create: (input: NewComputation) => Promise<Answer<{ computationId: string }>>;
};

const NO_NAME = { name: "", key: null as string | null, description: "" };

/** Name, definition, preview and options of a new audience or computed trait. */
export function CreateComputation({ of, historyDays, tools, preview, create }: CreateComputationProps) {
  const router = useRouter();
  const [named, setNamed] = useState(NO_NAME);
  const [options, setOptions] = useState<ComputationOptions>({ includeAnonymous: false, includeHistory: true, backfillDays: null });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FormRefusal | null>(null);
  const definition = useDefinition("", { of, historyDays });
  const { one } = CLASS_WORDS[of];

  async function save(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (!definition.isUsable) return setRefusal({ message: "Complete the definition first." });
    setBusy(true);
    const { name, description } = named;
    const key = named.key ?? toComputationKey(name);
    const created = await submit(() => create({ ...options, name, key, description, query: definition.text, enabled: true }));
    setBusy(false);
    if (created.ok) return router.push(computationPath({ class: of, id: created.value.computationId }));
    setRefusal(created.error);
  }

  const fields = refusal?.fields ?? {};
  const isShownInField = "name" in fields || "key" in fields || "description" in fields;
  return (
    <form noValidate onSubmit={save} className="grid gap-8">
      <div className="max-w-[45rem]">
        <NameFields of={of} named={named} errors={fields} onChange={setNamed} />
      </div>
      <section aria-labelledby="definition" className="grid gap-3">
        <h2 id="definition" className="font-semibold">
          Definition
        </h2>
        <DefinitionEditor definition={definition} tools={tools} />
      </section>
      <PreviewPanel input={{ class: of, query: definition.text, ...options }} isFaulty={!definition.isUsable} preview={preview} />
      <OptionsFields options={options} historyDays={historyDays} onChange={setOptions} />
      <div className="grid justify-items-start gap-3">
        <FormError message={isShownInField ? undefined : refusal?.message} />
        <SubmitButton busy={busy} busyLabel="Creating…">
          Create {one}
        </SubmitButton>
      </div>
    </form>
  );
}
