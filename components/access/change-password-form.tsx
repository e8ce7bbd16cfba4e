"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ChangePasswordInput } from "@/server/domain/access/access-input.ts";

const EMPTY = { currentPassword: "", newPassword: "" };

export function ChangePasswordForm({ change }: { change: (input: ChangePasswordInput) => Promise<Answer<null>> }) {
  const form = useForm({ resolver: zodResolver(ChangePasswordInput), defaultValues: EMPTY });
  const { errors, isSubmitting } = form.formState;

  async function save(input: ChangePasswordInput) {
    const changed = await submit(() => change(input));
    if (!changed.ok) return showRefusal(form, changed.error);
    form.reset(EMPTY, { keepFieldsRef: true });
    toast.success("Password changed. Every other browser is signed out.");
  }

  return (
    <form noValidate method="post" onSubmit={form.handleSubmit(save)} className="grid max-w-sm gap-4">
      <Field label="Current password" error={errors.currentPassword?.message}>
        {(control) => <Input {...control} {...form.register("currentPassword")} type="password" autoComplete="current-password" />}
      </Field>
      <Field label="New password" error={errors.newPassword?.message} hint="At least 12 characters.">
        {(control) => <Input {...control} {...form.register("newPassword")} type="password" autoComplete="new-password" />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting} busyLabel="Changing…" className="justify-self-start">
        Change password
      </SubmitButton>
    </form>
  );
}
