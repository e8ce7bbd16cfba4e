"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Label, LabelInput, labelName } from "@/server/domain/label.ts";

type WorkspaceLabelsProps = {
  labels: readonly Label[];
  create: (input: LabelInput) => Promise<Answer<unknown>>;
  remove: (label: Pick<Label, "key" | "value">) => Promise<Answer<null>>;
};

/** The labels of the workspace, and a form that adds one. */
export function WorkspaceLabels({ labels, create, remove }: WorkspaceLabelsProps) {
  return (
    <>
      {labels.length > 0 && (
        <ul className="grid divide-y divide-border rounded-lg border border-border">
          {labels.map((label) => (
            <li key={labelName(label)} className="flex items-center justify-between gap-3 px-3 py-1.5">
              <span className="grid">
                <span className="font-medium break-all">{labelName(label)}</span>
                {label.description !== "" && <span className="text-sm text-muted">{label.description}</span>}
              </span>
              <ConfirmButton
                label="Delete"
                name={`Delete the label ${labelName(label)}`}
                title={`Delete the label ${labelName(label)}?`}
                description="Every source that has this label loses it."
                confirm="Delete the label"
                done={`The label ${labelName(label)} is deleted.`}
                act={remove.bind(null, { key: label.key, value: label.value })}
              />
            </li>
          ))}
        </ul>
      )}
      <AddLabel create={create} />
    </>
  );
}

const EMPTY = { key: "", value: "", description: "" };

function AddLabel({ create }: Pick<WorkspaceLabelsProps, "create">) {
  const form = useForm({ resolver: zodResolver(LabelInput), defaultValues: EMPTY });
  const { errors, isSubmitting } = form.formState;

  async function add(input: LabelInput) {
    const created = await submit(() => create(input));
    if (!created.ok) return showRefusal(form, created.error);
    form.reset(EMPTY);
    form.setFocus("key");
  }

  return (
    <form noValidate onSubmit={form.handleSubmit(add)} className="grid gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="Key" error={errors.key?.message}>
          {(control) => <Input {...control} {...form.register("key")} placeholder="team" autoComplete="off" />}
        </Field>
        <Field label="Value" error={errors.value?.message}>
          {(control) => <Input {...control} {...form.register("value")} placeholder="payments" autoComplete="off" />}
        </Field>
      </div>
      <Field optional label="Description" error={errors.description?.message}>
        {(control) => <Input {...control} {...form.register("description")} autoComplete="off" />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting} busyLabel="Adding…" variant="secondary" className="justify-self-start">
        Add label
      </SubmitButton>
    </form>
  );
}
