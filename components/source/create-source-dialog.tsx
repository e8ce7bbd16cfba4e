"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
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
import { NamedInput } from "@/server/domain/names.ts";

type CreateSourceDialogProps = { createSource: (input: NamedInput) => Promise<Answer<{ sourceId: string }>> };

/** Asks for a name, creates the source and opens its page. What was typed stays when the dialog closes. */
export function CreateSourceDialog({ createSource }: CreateSourceDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const form = useForm({ resolver: zodResolver(NamedInput), defaultValues: { name: "" } });
  const { errors, isSubmitting } = form.formState;
  const typed = useWatch({ control: form.control, name: "name" });

  async function create(input: NamedInput) {
    const created = await submit(() => createSource(input));
    if (!created.ok) return showRefusal(form, created.error);
    setOpen(false);
    router.push(`/sources/${created.value.sourceId}`);
  }

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          Create source
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Create source"
        description="A source is one website, app or server that sends events. It gets its own write key."
      >
        <form noValidate onSubmit={form.handleSubmit(create)} className="grid gap-4">
          <Field
            label="Name"
            error={errors.name?.message}
            hint="What sends the events, for example Production web."
            offer={<TextRepair text={typed} onRepair={(repaired) => form.setValue("name", repaired, { shouldValidate: true })} />}
          >
            {(control) => <Input {...control} {...form.register("name")} autoComplete="off" autoFocus />}
          </Field>
          <FormError message={errors.root?.message} />
          <DialogActions>
            <SubmitButton busy={isSubmitting} busyLabel="Creating…">
              Create source
            </SubmitButton>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
