"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import { signIn } from "@/components/access/session";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { TextRepair } from "@/components/form/text-repair";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AcceptInviteInput } from "@/server/domain/access/access-input.ts";

type AcceptInviteFormProps = { email: string; accept: (input: AcceptInviteInput) => Promise<Answer<unknown>> };

/** Creates the account for an invite, accepts the invite and signs in. */
export function AcceptInviteForm({ email, accept }: AcceptInviteFormProps) {
  const form = useForm({ resolver: zodResolver(AcceptInviteInput), defaultValues: { name: "", password: "" } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const typed = useWatch({ control: form.control, name: "name" });

  async function join(input: AcceptInviteInput) {
    const joined = await submit(() => accept(input));
    if (!joined.ok) return showRefusal(form, joined.error);
    const entered = await signIn({ email, password: input.password });
    window.location.assign(entered.ok ? "/" : "/sign-in");
  }

  return (
    <form noValidate method="post" onSubmit={form.handleSubmit(join)} className="grid gap-4">
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field
        label="Your name"
        error={errors.name?.message}
        offer={<TextRepair text={typed} onRepair={(repaired) => form.setValue("name", repaired, { shouldValidate: true })} />}
      >
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" autoFocus />}
      </Field>
      <Field label="Password" error={errors.password?.message} hint="At least 12 characters.">
        {(control) => <Input {...control} {...form.register("password")} type="password" autoComplete="new-password" />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting || (isSubmitSuccessful && !errors.root)} busyLabel="Joining…">
        Join
      </SubmitButton>
    </form>
  );
}
