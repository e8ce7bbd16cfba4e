"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { GrantFields, type SourceName } from "@/components/access/grant-fields";
import { ShownOnce } from "@/components/access/shown-once";
import { TokenExample } from "@/components/access/token-example";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { TextRepair } from "@/components/form/text-repair";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { TokenInput } from "@/server/domain/access/access-input.ts";

type Issued = { name: string; token: string };

type CreateTokenDialogProps = {
  /** Without a trailing slash. */
  apiUrl: string;
  sources: readonly SourceName[];
  createToken: (input: TokenInput) => Promise<Answer<{ token: string }>>;
};

const EMPTY: TokenInput = { name: "", grants: [{ role: "source_read_only", sourceId: null }] };

/** Creates a token and shows it once. While the token is shown, only the buttons of the dialog close it, so that a click outside does not lose the token. */
export function CreateTokenDialog({ apiUrl, sources, createToken }: CreateTokenDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [issued, setIssued] = useState<Issued | null>(null);

  function onOpenChange(next: boolean) {
    setOpen(next);
    if (next) setIssued(null);
    else router.refresh();
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          Create token
        </Button>
      </DialogTrigger>
      {issued === null ? (
        <DialogContent title="Create token" description="A token calls the Public API with its own roles." className="max-w-lg">
          <TokenForm sources={sources} createToken={createToken} onIssued={setIssued} />
        </DialogContent>
      ) : (
        <DialogContent
          title={`${issued.name} is ready`}
          description="Store it with your program's other secrets."
          className="max-w-lg"
          onInteractOutside={(event) => event.preventDefault()}
        >
          <ShownOnce text={issued.token} name="the token" />
          <Notice tone="warning">
            It is shown only now, because only its hash is stored. Anyone who has it may do what its roles allow.
          </Notice>
          <TokenExample apiUrl={apiUrl} token={issued.token} />
          <Button variant="primary" className="justify-self-end" onClick={() => onOpenChange(false)}>
            I have kept it
          </Button>
        </DialogContent>
      )}
    </Dialog>
  );
}

type TokenFormProps = Pick<CreateTokenDialogProps, "sources" | "createToken"> & { onIssued: (issued: Issued) => void };

function TokenForm({ sources, createToken, onIssued }: TokenFormProps) {
  const form = useForm({ resolver: zodResolver(TokenInput), defaultValues: EMPTY });
  const { errors, isSubmitting } = form.formState;
  const typed = useWatch({ control: form.control, name: "name" });

  async function send(input: TokenInput) {
    const created = await submit(() => createToken(input));
    if (!created.ok) return showRefusal(form, created.error);
    onIssued({ name: input.name, token: created.value.token });
  }

  return (
    <form noValidate onSubmit={form.handleSubmit(send)} className="grid gap-4">
      <Field
        label="Name"
        error={errors.name?.message}
        hint="What uses it, for example Terraform or Nightly audit."
        offer={<TextRepair text={typed} onRepair={(repaired) => form.setValue("name", repaired, { shouldValidate: true })} />}
      >
        {(control) => <Input {...control} {...form.register("name")} autoComplete="off" autoFocus />}
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
        <SubmitButton busy={isSubmitting} busyLabel="Creating…">
          Create token
        </SubmitButton>
      </DialogActions>
    </form>
  );
}
