"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { TextRepair } from "@/components/form/text-repair";
import { usePreHydrationInput } from "@/components/form/use-pre-hydration-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NamedInput } from "@/server/domain/names.ts";

const CHANGED = { shouldDirty: true, shouldValidate: true };

/** Renames a source, a destination or a workspace. */
export function RenameForm({ name, rename }: { name: string; rename: (input: NamedInput) => Promise<Answer<null>> }) {
  const form = useForm({ resolver: zodResolver(NamedInput), defaultValues: { name } });
  const { errors, isSubmitting, isDirty } = form.formState;
  const typed = useWatch({ control: form.control, name: "name" });
  usePreHydrationInput(form, ["name"]);

  async function save(input: NamedInput) {
    const renamed = await submit(() => rename(input));
    if (!renamed.ok) return showRefusal(form, renamed.error);
    form.reset(input, { keepFieldsRef: true });
    toast.success(`Renamed to ${input.name}.`);
  }

  return (
    <form noValidate onSubmit={form.handleSubmit(save)} className="grid gap-4">
      <Field
        label="Name"
        error={errors.name?.message}
        offer={<TextRepair text={typed} onRepair={(repaired) => form.setValue("name", repaired, CHANGED)} />}
      >
        {(control) => <Input {...control} {...form.register("name")} defaultValue={name} autoComplete="off" />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting} busyLabel="Renaming…" disabled={!isDirty} variant="secondary" className="justify-self-start">
        Rename
      </SubmitButton>
    </form>
  );
}
