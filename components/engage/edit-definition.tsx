"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { DefinitionEditor, type EditorTools } from "@/components/engage/builder/definition-editor";
import { useDefinition } from "@/components/engage/builder/use-definition";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Ask, PreviewInput } from "@/components/engage/engage-request";
import { PreviewPanel } from "@/components/engage/preview-panel";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";

type EditDefinitionProps = {
  computation: ComputationView;
  historyDays: number;
  tools: EditorTools;
  preview: Ask<PreviewInput>;
  save: (input: { query: string }) => Promise<Answer<unknown>>;
};

/** The Definition tab of a person who may change it. */
export function EditDefinition({ computation, historyDays, tools, preview, save }: EditDefinitionProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const definition = useDefinition(computation.query, { of: computation.class, historyDays });
  const isChanged = definition.text !== computation.query;

  async function send(event: FormEvent) {
    event.preventDefault();
    if (busy || !isChanged) return;
    if (!definition.isUsable) return setProblem("Complete the definition first.");
    setBusy(true);
    setProblem(undefined);
    const saved = await submit(() => save({ query: definition.text }));
    setBusy(false);
    if (!saved.ok) return setProblem(saved.error.message);
    toast.success("The definition is saved. The next run uses it.");
    router.refresh();
  }

  const { includeAnonymous, includeHistory, backfillDays } = computation;
  const input = { class: computation.class, query: definition.text, includeAnonymous, includeHistory, backfillDays };
  return (
    <form noValidate onSubmit={send} className="grid gap-8">
      <DefinitionEditor definition={definition} tools={tools} />
      <PreviewPanel input={input} isFaulty={!definition.isUsable} preview={preview} />
      <div className="grid justify-items-start gap-3">
        <p className="max-w-prose text-sm text-muted">
          After a change, the next run sends one call for each profile that enters or leaves because of it.
        </p>
        <FormError message={problem} />
        <SubmitButton busy={busy} busyLabel="Saving…" disabled={!isChanged}>
          Save definition
        </SubmitButton>
      </div>
    </form>
  );
}
