"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { TickBox } from "@/components/ui/tick-box";
import { type Label, labelName } from "@/server/domain/label.ts";

type SourceLabelsProps = {
  /** The labels of the workspace, by key and value. */
  labels: readonly Label[];
  /** The labels of this source. */
  given: readonly Label[];
  save: (labels: Label[]) => Promise<Answer<unknown>>;
};

/** Chooses the labels of the source. */
export function SourceLabels({ labels, given, save }: SourceLabelsProps) {
  const [chosen, setChosen] = useState(() => new Set(given.map(labelName)));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const changed = chosen.size !== given.length || given.some((label) => !chosen.has(labelName(label)));

  function choose(name: string, checked: boolean) {
    setChosen((before) => new Set(checked ? [...before, name] : [...before].filter((other) => other !== name)));
  }

  async function send() {
    if (busy) return;
    setBusy(true);
    const saved = await submit(() => save(labels.filter((label) => chosen.has(labelName(label)))));
    setBusy(false);
    setProblem(saved.ok ? undefined : saved.error.message);
    if (saved.ok) toast.success("The labels are saved.");
  }

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset className="grid max-h-72 overflow-y-auto rounded-lg border border-border px-3 py-1.5">
        <legend className="sr-only">Labels of this source</legend>
        {labels.map((label) => (
          <LabelChoice key={labelName(label)} label={label} checked={chosen.has(labelName(label))} onChange={choose} />
        ))}
      </fieldset>
      <FormError message={problem} />
      <SubmitButton busy={busy} busyLabel="Saving…" disabled={!changed} variant="secondary" className="justify-self-start">
        Save labels
      </SubmitButton>
    </form>
  );
}

type LabelChoiceProps = { label: Label; checked: boolean; onChange: (name: string, checked: boolean) => void };

function LabelChoice({ label, checked, onChange }: LabelChoiceProps) {
  const name = labelName(label);
  return (
    <label className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-2.5 py-1">
      <TickBox type="checkbox" checked={checked} onChange={(event) => onChange(name, event.currentTarget.checked)} />
      <span className="font-medium break-all">{name}</span>
      {label.description !== "" && <span className="text-sm text-muted">{label.description}</span>}
    </label>
  );
}
