"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { PasswordResetInput } from "@/server/domain/access/account-input.ts";

/** Asks for a link by e-mail. The answer does not tell whether there is an account. */
export function RequestResetForm({ request }: { request: (input: PasswordResetInput) => Promise<Answer<null>> }) {
  const form = useForm({ resolver: zodResolver(PasswordResetInput), defaultValues: { email: "" } });
  const { errors, isSubmitting } = form.formState;
  const [askedFor, setAskedFor] = useState<string | null>(null);

  async function send(input: PasswordResetInput) {
    const asked = await submit(() => request(input));
    if (!asked.ok) return showRefusal(form, asked.error);
    setAskedFor(input.email);
  }

  const back = (
    <Link href="/sign-in" className="w-fit text-sm text-accent-text underline underline-offset-2">
      Back to sign in
    </Link>
  );
  if (askedFor !== null) {
    return (
      <div className="grid gap-4">
        <Notice tone="success" role="status" title="Look at your mail">
          If there is an account with {askedFor}, a link is on its way there. Look into the spam folder too.
        </Notice>
        {back}
      </div>
    );
  }
  return (
    <form noValidate method="post" onSubmit={form.handleSubmit(send)} className="grid gap-4">
      <Field label="Email" error={errors.email?.message}>
        {(control) => <Input {...control} {...form.register("email")} type="email" autoComplete="username" inputMode="email" autoFocus />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting} busyLabel="One moment…">
        Send the link
      </SubmitButton>
      {back}
    </form>
  );
}
