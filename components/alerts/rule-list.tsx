"use client";

import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { SourceLimit, type SourceName } from "@/components/alerts/channel-fields";
import { MuteMenu } from "@/components/alerts/mute-menu";
import { type Answer, type FormRefusal, fieldErrors } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Time } from "@/components/time/time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import type { Rule } from "@/server/alerts/manage/list-rules.ts";
import { type MuteInput, type RuleId, RuleInput, toRuleFacts } from "@/server/domain/alerts/alert-rules.ts";

type Change = (input: RuleInput) => Promise<Answer<null>>;

type RuleListProps = {
  rules: readonly Rule[];
  sources: readonly SourceName[];
  canEdit: boolean;
  change: Change;
  mute: (rule: RuleId, hours: MuteInput) => Promise<Answer<null>>;
};

/** Every alert: whether it is on, from when on it is told, and for which sources. */
export function RuleList({ rules, sources, canEdit, change, mute }: RuleListProps) {
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {rules.map((rule) => (
        <li key={rule.rule} className="grid gap-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start sm:gap-4">
          <RuleFacts rule={rule} sources={sources} />
          {canEdit && (
            <div className="flex flex-wrap items-center gap-2">
              <MuteMenu name={toRuleFacts(rule.rule).label} isMuted={rule.mutedUntil !== null} mute={mute.bind(null, rule.rule)} />
              <EditRuleDialog rule={rule} sources={sources} change={change} />
              <RuleSwitch rule={rule} change={change} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function RuleFacts({ rule, sources }: { rule: Rule; sources: readonly SourceName[] }) {
  const { label, about } = toRuleFacts(rule.rule);
  const names = sources.filter(({ id }) => rule.sourceIds?.includes(id)).map(({ name }) => name);
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{label}</h3>
        {!rule.isOn && <Badge>Off</Badge>}
        {rule.mutedUntil !== null && (
          <Badge className="text-warning">
            Muted, ends <Time at={rule.mutedUntil} />
          </Badge>
        )}
      </div>
      <p className="text-sm text-muted">{about}</p>
      <p className="text-sm">
        {thresholdWords(rule)}
        {rule.sourceIds !== null && ` Only for ${names.length === 0 ? "sources that you may not see" : names.join(", ")}.`}
      </p>
    </div>
  );
}

const UNITS = { minutes: " minutes", hours: " hours", percent: " %" };

function thresholdWords({ rule, threshold }: Rule): string {
  const limits = toRuleFacts(rule).threshold;
  if (limits?.unit === "hour") return `At ${threshold}:00 UTC.`;
  return limits === null || threshold === null ? "" : `${limits.label} ${threshold.toLocaleString("en-US")}${UNITS[limits.unit]}.`;
}

/** Changes at once, and back if the server refuses. */
function RuleSwitch({ rule, change }: { rule: Rule; change: Change }) {
  const [wanted, setWanted] = useState<boolean | null>(null);

  async function toggle(isOn: boolean) {
    setWanted(isOn);
    const done = await submit(() => change(toInput({ ...rule, isOn })));
    if (!done.ok) toast.error(done.error.message);
    setWanted(null);
  }

  return (
    <Switch aria-label={toRuleFacts(rule.rule).label} checked={wanted ?? rule.isOn} disabled={wanted !== null} onCheckedChange={toggle} />
  );
}

type EditRuleDialogProps = { rule: Rule; sources: readonly SourceName[]; change: Change };

function EditRuleDialog({ rule, sources, change }: EditRuleDialogProps) {
  const [open, setOpen] = useState(false);
  const { label, about } = toRuleFacts(rule.rule);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Edit ${label}`}>
          Edit
        </Button>
      </DialogTrigger>
      <DialogContent title={label} description={about} className="max-w-lg">
        <RuleForm rule={rule} sources={sources} change={change} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

const UNIT_NAMES = { minutes: "minutes", hours: "hours", percent: "percent", hour: "hour" };

function RuleForm({ rule, sources, change, onSaved }: EditRuleDialogProps & { onSaved: () => void }) {
  const limits = toRuleFacts(rule.rule).threshold;
  const [threshold, setThreshold] = useState(rule.threshold?.toString() ?? "");
  const [sourceIds, setSourceIds] = useState(rule.sourceIds);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FormRefusal>();
  const errors = refusal?.fields ?? {};

  async function save(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const number = limits === null ? null : /^\d+$/.test(threshold.trim()) ? Number(threshold) : -1;
    const parsed = RuleInput.safeParse(toInput({ ...rule, threshold: number, sourceIds }));
    if (!parsed.success) return setRefusal(fieldErrors(parsed.error).error);
    setBusy(true);
    const saved = await submit(() => change(parsed.data));
    setBusy(false);
    if (!saved.ok) return setRefusal(saved.error);
    toast.success(`${toRuleFacts(rule.rule).label} is saved.`);
    onSaved();
  }

  return (
    <form noValidate onSubmit={save} className="grid gap-4">
      {limits !== null && (
        <Field
          label={`${limits.label} (${UNIT_NAMES[limits.unit]})`}
          error={errors["threshold"]}
          hint={`From ${limits.from} to ${limits.to.toLocaleString("en-US")}. Usually ${limits.usual}.`}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={threshold}
              autoComplete="off"
              onChange={(event) => setThreshold(event.target.value)}
            />
          )}
        </Field>
      )}
      {rule.rule !== "daily_digest" && (
        <SourceLimit sources={sources} chosen={sourceIds} error={errors["sourceIds"]} onChange={setSourceIds} />
      )}
      <FormError message={refusal !== undefined && Object.keys(errors).length === 0 ? refusal.message : undefined} />
      <DialogActions>
        <SubmitButton busy={busy} busyLabel="Saving…">
          Save alert
        </SubmitButton>
      </DialogActions>
    </form>
  );
}

function toInput({ rule, isOn, threshold, sourceIds }: Rule): RuleInput {
  return { rule, isOn, threshold, sourceIds };
}
