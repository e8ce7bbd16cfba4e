"use client";

import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { RuleChoice, SourceLimit, type SourceName } from "@/components/alerts/channel-fields";
import { type Answer, type FormRefusal, fieldErrors } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { TextRepair } from "@/components/form/text-repair";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Channel } from "@/server/alerts/manage/list-channels.ts";
import { ChannelInput } from "@/server/domain/alerts/channel-input.ts";

type EditChannelDialogProps = {
  channel: Channel;
  sources: readonly SourceName[];
  change: (input: ChannelInput) => Promise<Answer<null>>;
};

/** Changes the name, the alerts and the sources of a channel. */
export function EditChannelDialog({ channel, sources, change }: EditChannelDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Edit ${channel.name}`}>
          Edit
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Edit ${channel.name}`}
        description={`It leads to ${channel.target}. For another address, add another channel.`}
        className="max-w-xl"
      >
        <EditForm channel={channel} sources={sources} change={change} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function EditForm({ channel, sources, change, onSaved }: EditChannelDialogProps & { onSaved: () => void }) {
  const [name, setName] = useState(channel.name);
  const [rules, setRules] = useState(channel.rules);
  const [sourceIds, setSourceIds] = useState(channel.sourceIds);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FormRefusal>();
  const errors = refusal?.fields ?? {};

  async function save(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const parsed = ChannelInput.safeParse({ name, rules, sourceIds, isEnabled: channel.enabled });
    if (!parsed.success) return setRefusal(fieldErrors(parsed.error).error);
    setBusy(true);
    const saved = await submit(() => change(parsed.data));
    setBusy(false);
    if (!saved.ok) return setRefusal(saved.error);
    toast.success(`${parsed.data.name} is saved.`);
    onSaved();
  }

  return (
    <form noValidate onSubmit={save} className="grid gap-4">
      <Field label="Name" error={errors["name"]} offer={<TextRepair text={name} onRepair={setName} />}>
        {(control) => <Input {...control} value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />}
      </Field>
      <RuleChoice rules={rules} error={errors["rules"]} onChange={setRules} />
      <SourceLimit sources={sources} chosen={sourceIds} error={errors["sourceIds"]} onChange={setSourceIds} />
      <FormError message={refusal !== undefined && Object.keys(errors).length === 0 ? refusal.message : undefined} />
      <DialogActions>
        <SubmitButton busy={busy} busyLabel="Saving…">
          Save channel
        </SubmitButton>
      </DialogActions>
    </form>
  );
}
