"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { signIn } from "@/components/access/session";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { SubmitButton } from "@/components/form/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SignInInput } from "@/server/domain/access/account-input.ts";

/** Signs in, then loads `goTo`. `email` is the initial value of the field. */
export function SignInForm({ email = "", goTo = "/" }: { email?: string; goTo?: string }) {
  const form = useForm({ resolver: zodResolver(SignInInput), defaultValues: { email, password: "" } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  async function enter(credentials: SignInInput) {
    const entered = await signIn(credentials);
    if (!entered.ok) return showRefusal(form, entered.error);
    window.location.assign(goTo);
  }

  return (
    <form noValidate method="post" onSubmit={form.handleSubmit(enter)} className="grid gap-4">
      <Field label="Email" error={errors.email?.message}>
        {(control) => (
          <Input {...control} {...form.register("email")} type="email" autoComplete="username" inputMode="email" autoFocus={email === ""} />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(control) => (
          <Input {...control} {...form.register("password")} type="password" autoComplete="current-password" autoFocus={email !== ""} />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting || (isSubmitSuccessful && !errors.root)} busyLabel="Signing in…">
        Sign in
      </SubmitButton>
    </form>
  );
}
