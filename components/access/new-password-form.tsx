"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { signIn } from "@/components/access/session";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordInput } from "@/server/domain/access/account-input.ts";

type NewPasswordFormProps = { email: string; reset: (input: NewPasswordInput) => Promise<Answer<null>> };

/** Sets the password of the link's account, and signs in with it. */
export function NewPasswordForm({ email, reset }: NewPasswordFormProps) {
  const form = useForm({ resolver: zodResolver(NewPasswordInput), defaultValues: { password: "" } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  async function save(input: NewPasswordInput) {
    const saved = await submit(() => reset(input));
    if (!saved.ok) return showRefusal(form, saved.error);
    const entered = await signIn({ email, password: input.password });
    window.location.assign(entered.ok ? "/" : "/sign-in");
  }

  return (
    <form noValidate method="post" onSubmit={form.handleSubmit(save)} className="grid gap-4">
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label="New password" error={errors.password?.message} hint="At least 12 characters.">
        {(control) => <Input {...control} {...form.register("password")} type="password" autoComplete="new-password" autoFocus />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting || (isSubmitSuccessful && !errors.root)} busyLabel="Saving…">
        Save and sign in
      </SubmitButton>
    </form>
  );
}
