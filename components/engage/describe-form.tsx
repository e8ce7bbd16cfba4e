"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Answer, FormRefusal } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type DescribeFormProps = {
  computation: Pick<ComputationView, "name" | "description">;
  save: (input: { name: string; description: string }) => Promise<Answer<unknown>>;
};

/** Changes name and description. The key stays. */
export function DescribeForm({ computation, save }: DescribeFormProps) {
  const router = useRouter();
  const [name, setName] = useState(computation.name);
  const [description, setDescription] = useState(computation.description);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FormRefusal | null>(null);
  const fields = refusal?.fields ?? {};
  const isChanged = name !== computation.name || description !== computation.description;

  async function send(event: FormEvent) {
    event.preventDefault();
    if (busy || !isChanged) return;
    setBusy(true);
    const saved = await submit(() => save({ name, description }));
    setBusy(false);
    setRefusal(saved.ok ? null : saved.error);
    if (!saved.ok) return;
    toast.success("Saved.");
    router.refresh();
  }

  return (
    <form noValidate onSubmit={send} className="grid gap-4">
      <Field label="Name" error={fields["name"]} hint="The key does not change with the name.">
        {(control) => (
          <Input {...control} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" maxLength={200} />
        )}
      </Field>
      <Field label="Description" optional error={fields["description"]}>
        {(control) => (
          <Input
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            autoComplete="off"
            maxLength={1_000}
          />
        )}
      </Field>
      <FormError message={"name" in fields || "description" in fields ? undefined : refusal?.message} />
      <SubmitButton busy={busy} busyLabel="Saving…" disabled={!isChanged} variant="secondary" className="justify-self-start">
        Save
      </SubmitButton>
    </form>
  );
}
