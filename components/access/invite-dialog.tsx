"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { GrantFields, type SourceName } from "@/components/access/grant-fields";
import { ShownOnce } from "@/components/access/shown-once";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { InviteInput } from "@/server/domain/access/access-input.ts";

type Issued = { link: string; isMailed: boolean; expiresAt: number };

export type InviteAction = (input: InviteInput) => Promise<Answer<Issued>>;

const EMPTY: InviteInput = { email: "", grants: [{ role: "source_read_only", sourceId: null }] };

/** Creates an invite link. With a mail server, Sluice sends it; the inviter can send it too. */
export function InviteDialog({ sources, hasMail, invite }: { sources: readonly SourceName[]; hasMail: boolean; invite: InviteAction }) {
  const router = useRouter();
  const [issued, setIssued] = useState<(Issued & { email: string }) | null>(null);

  function onOpenChange(open: boolean) {
    if (open) return setIssued(null);
    router.refresh();
  }

  return (
    <Dialog onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <UserPlus aria-hidden />
          Invite
        </Button>
      </DialogTrigger>
      {issued === null ? (
        <DialogContent
          title="Invite somebody"
          description={
            hasMail ? "They get a link by e-mail. It works once, for 7 days." : "You get a link to send. It works once, for 7 days."
          }
          className="max-w-lg"
        >
          <InviteForm sources={sources} invite={invite} onIssued={setIssued} />
        </DialogContent>
      ) : (
        <DialogContent
          title={issued.isMailed ? `The invite is on its way to ${issued.email}` : `Send this link to ${issued.email}`}
          description={`${issued.isMailed ? "If the mail does not arrive, send this link yourself. " : ""}It is shown only once. Anyone who opens it joins the workspace.`}
          className="max-w-lg"
        >
          <ShownOnce text={issued.link} name="the invite link" />
          <p className="text-sm text-muted">
            It expires <Time at={issued.expiresAt} />. To void it before, revoke the invite on this page.
          </p>
          <DialogClose asChild>
            <Button variant="primary" className="justify-self-end">
              Done
            </Button>
          </DialogClose>
        </DialogContent>
      )}
    </Dialog>
  );
}

type InviteFormProps = { sources: readonly SourceName[]; invite: InviteAction; onIssued: (issued: Issued & { email: string }) => void };

function InviteForm({ sources, invite, onIssued }: InviteFormProps) {
  const form = useForm({ resolver: zodResolver(InviteInput), defaultValues: EMPTY });
  const { errors, isSubmitting } = form.formState;

  async function send(input: InviteInput) {
    const issued = await submit(() => invite(input));
    if (!issued.ok) return showRefusal(form, issued.error);
    onIssued({ ...issued.value, email: input.email });
  }

  return (
    <form noValidate onSubmit={form.handleSubmit(send)} className="grid gap-4">
      <Field label="Email" error={errors.email?.message}>
        {(control) => <Input {...control} {...form.register("email")} type="email" inputMode="email" autoComplete="off" />}
      </Field>
      <Controller
        control={form.control}
        name="grants"
        render={({ field }) => (
          <GrantFields grants={field.value} sources={sources} ownerStays={null} error={errors.grants?.message} onChange={field.onChange} />
        )}
      />
      <FormError message={errors.root?.message} />
      <DialogActions>
        <SubmitButton busy={isSubmitting} busyLabel="Making the link…">
          Make the invite link
        </SubmitButton>
      </DialogActions>
    </form>
  );
}
