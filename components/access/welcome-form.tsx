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
import { WelcomeInput } from "@/server/domain/access/account-input.ts";

type WelcomeFormProps = { redeem: (input: WelcomeInput) => Promise<Answer<unknown>> };

const EMPTY = { workspaceName: "", ownerName: "", email: "", password: "" };

/** Creates the first workspace and its owner, then signs the owner in. */
export function WelcomeForm({ redeem }: WelcomeFormProps) {
  const form = useForm({ resolver: zodResolver(WelcomeInput), defaultValues: EMPTY });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const [workspaceName, ownerName] = useWatch({ control: form.control, name: ["workspaceName", "ownerName"] });

  async function begin(input: WelcomeInput) {
    const founded = await submit(() => redeem(input));
    if (!founded.ok) return showRefusal(form, founded.error);
    const entered = await signIn(input);
    window.location.assign(entered.ok ? "/" : "/sign-in");
  }

  return (
    <form noValidate method="post" onSubmit={form.handleSubmit(begin)} className="grid gap-4">
      <Field
        label="Workspace name"
        error={errors.workspaceName?.message}
        hint="Your company or team."
        offer={
          <TextRepair text={workspaceName} onRepair={(repaired) => form.setValue("workspaceName", repaired, { shouldValidate: true })} />
        }
      >
        {(control) => <Input {...control} {...form.register("workspaceName")} autoComplete="organization" autoFocus />}
      </Field>
      <Field
        label="Your name"
        error={errors.ownerName?.message}
        offer={<TextRepair text={ownerName} onRepair={(repaired) => form.setValue("ownerName", repaired, { shouldValidate: true })} />}
      >
        {(control) => <Input {...control} {...form.register("ownerName")} autoComplete="name" />}
      </Field>
      <Field label="Email" error={errors.email?.message}>
        {(control) => <Input {...control} {...form.register("email")} type="email" autoComplete="username" inputMode="email" />}
      </Field>
      <Field label="Password" error={errors.password?.message} hint="At least 12 characters.">
        {(control) => <Input {...control} {...form.register("password")} type="password" autoComplete="new-password" />}
      </Field>
      <FormError message={errors.root?.message} />
      <SubmitButton busy={isSubmitting || (isSubmitSuccessful && !errors.root)} busyLabel="Making your workspace…">
        Create workspace
      </SubmitButton>
    </form>
  );
}
