"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ShownOnce } from "@/components/access/shown-once";
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
import { Notice } from "@/components/ui/notice";
import { USUAL_RULES } from "@/server/domain/alerts/alert-rules.ts";
import { CHANNEL_KINDS, type ChannelKind, NewChannelInput } from "@/server/domain/alerts/channel-input.ts";

type AddChannelDialogProps = {
  sources: readonly SourceName[];
  ownAddress: string;
  /** Whether the channel is the workspace's, and may lead to anybody's address. */
  isManager: boolean;
  hasMail: boolean;
  createChannel: (input: unknown) => Promise<Answer<{ channelId: string; secret: string | null }>>;
};

/** Adds a channel, and shows the signing secret of a webhook this once. While it is shown, only the dialog's buttons close it. */
export function AddChannelDialog(props: AddChannelDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);

  function onOpenChange(next: boolean) {
    setOpen(next);
    if (next) setSecret(null);
    else router.refresh();
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          Add channel
        </Button>
      </DialogTrigger>
      {secret === null ? (
        <DialogContent
          title="Add channel"
          description={props.isManager ? "It belongs to the workspace." : "It is your own, and tells you of sources that you may see."}
          className="max-w-xl"
        >
          <ChannelForm {...props} onAdded={(issued) => (issued === null ? onOpenChange(false) : setSecret(issued))} />
        </DialogContent>
      ) : (
        <SigningSecret secret={secret} title="The webhook is ready" onClose={() => onOpenChange(false)} />
      )}
    </Dialog>
  );
}

type SigningSecretProps = { secret: string; title: string; onClose: () => void };

/** The content of a dialog that shows a signing secret. */
export function SigningSecret({ secret, title, onClose }: SigningSecretProps) {
  return (
    <DialogContent
      title={title}
      description="Your receiver verifies each message with this signing secret."
      className="max-w-xl"
      onInteractOutside={(event) => event.preventDefault()}
    >
      <ShownOnce text={secret} name="the signing secret" />
      <Notice tone="warning">It is shown only now. If it is lost, rotate it.</Notice>
      <p className="text-sm text-muted">
        Any library of Standard Webhooks verifies it: the headers are webhook-id, webhook-timestamp and webhook-signature.
      </p>
      <Button variant="primary" className="justify-self-end" onClick={onClose}>
        I have kept it
      </Button>
    </DialogContent>
  );
}

type ChannelFormProps = AddChannelDialogProps & { onAdded: (secret: string | null) => void };

function ChannelForm({ sources, ownAddress, isManager, hasMail, createChannel, onAdded }: ChannelFormProps) {
  const [kind, setKind] = useState<ChannelKind>(hasMail ? "email" : "webhook");
  const [typed, setTyped] = useState({ name: "", address: isManager ? "" : ownAddress, url: "" });
  const [rules, setRules] = useState(USUAL_RULES);
  const [sourceIds, setSourceIds] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FormRefusal>();
  const errors = refusal?.fields ?? {};

  async function send(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const { address, ...rest } = typed;
    const parsed = NewChannelInput.safeParse({ kind, rules, sourceIds, ...(kind === "email" ? { name: rest.name, address } : rest) });
    if (!parsed.success) return setRefusal(fieldErrors(parsed.error).error);
    setBusy(true);
    const created = await submit(() => createChannel(parsed.data));
    setBusy(false);
    if (!created.ok) return setRefusal(created.error);
    onAdded(created.value.secret);
  }

  return (
    <form noValidate onSubmit={send} className="grid gap-4">
      <KindChoice kind={kind} hasMail={hasMail} onChange={setKind} />
      <Field
        label="Name"
        error={errors["name"]}
        hint="What people call it, like Data team or Pager."
        offer={<TextRepair text={typed.name} onRepair={(name) => setTyped({ ...typed, name })} />}
      >
        {(control) => (
          <Input
            {...control}
            value={typed.name}
            autoComplete="off"
            onChange={(event) => setTyped({ ...typed, name: event.target.value })}
          />
        )}
      </Field>
      {kind === "email" ? (
        <Field label="Email" error={errors["address"]} hint={isManager ? undefined : "Your own address. Owners and admins send to others."}>
          {(control) => (
            <Input
              {...control}
              type="email"
              value={typed.address}
              autoComplete="off"
              onChange={(event) => setTyped({ ...typed, address: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <Field label="Address" error={errors["url"]} hint={ADDRESS_HINTS[kind]}>
          {(control) => (
            <Input
              {...control}
              type="url"
              inputMode="url"
              value={typed.url}
              placeholder="https://"
              autoComplete="off"
              onChange={(event) => setTyped({ ...typed, url: event.target.value })}
            />
          )}
        </Field>
      )}
      <RuleChoice rules={rules} error={errors["rules"]} onChange={setRules} />
      <SourceLimit sources={sources} chosen={sourceIds} error={errors["sourceIds"]} onChange={setSourceIds} />
      <FormError message={refusal !== undefined && Object.keys(errors).length === 0 ? refusal.message : undefined} />
      <DialogActions>
        <SubmitButton busy={busy} busyLabel="Adding…">
          Add channel
        </SubmitButton>
      </DialogActions>
    </form>
  );
}

const ADDRESS_HINTS: Record<"slack" | "webhook", string> = {
  slack: "The webhook URL of your Slack app: https://hooks.slack.com/services/…. It is stored encrypted and not shown again.",
  webhook: "A public https address. It is stored encrypted, and only its host is shown again.",
};

function KindChoice({ kind, hasMail, onChange }: { kind: ChannelKind; hasMail: boolean; onChange: (kind: ChannelKind) => void }) {
  return (
    <Field
      label="Kind"
      hint={hasMail ? CHANNEL_KINDS[kind].about : `${CHANNEL_KINDS[kind].about} E-mail needs SMTP_URL, which the operator of Sluice sets.`}
    >
      {(control) => (
        <select
          {...control}
          value={kind}
          onChange={(event) => onChange(event.target.value as ChannelKind)}
          className="h-9 w-full rounded-md border border-input bg-background px-2"
        >
          {(Object.keys(CHANNEL_KINDS) as ChannelKind[]).map((one) => (
            <option key={one} value={one} disabled={one === "email" && !hasMail}>
              {CHANNEL_KINDS[one].label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
