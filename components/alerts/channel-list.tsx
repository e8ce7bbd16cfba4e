"use client";

import { BellRing, Hash, Mail, Webhook } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { toast } from "sonner";
import { AttemptLine } from "@/components/alerts/attempt-line";
import type { SourceName } from "@/components/alerts/channel-fields";
import { EditChannelDialog } from "@/components/alerts/edit-channel-dialog";
import { RotateSecretButton } from "@/components/alerts/rotate-secret-button";
import { TestChannelButton } from "@/components/alerts/test-channel-button";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { submit } from "@/components/form/submit";
import { Time } from "@/components/time/time";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Switch } from "@/components/ui/switch";
import type { Channel } from "@/server/alerts/manage/list-channels.ts";
import type { StoredAttempt } from "@/server/db/schema.ts";
import { RULE_IDS } from "@/server/domain/alerts/alert-rules.ts";
import { CHANNEL_KINDS, type ChannelInput } from "@/server/domain/alerts/channel-input.ts";

type ChannelActions = {
  change: (channelId: string, input: ChannelInput) => Promise<Answer<null>>;
  remove: (channelId: string) => Promise<Answer<null>>;
  rotate: (channelId: string) => Promise<Answer<{ secret: string; oldUntil: number }>>;
  test: (channelId: string) => Promise<Answer<StoredAttempt>>;
};

type ChannelListProps = { channels: readonly Channel[]; sources: readonly SourceName[]; add: ReactNode; actions: ChannelActions };

const ICONS = { email: Mail, slack: Hash, webhook: Webhook };

/** The channels with their last attempts. */
export function ChannelList({ channels, sources, add, actions }: ChannelListProps) {
  if (channels.length === 0) {
    return (
      <EmptyState icon={BellRing} title="No channels yet" action={add}>
        Alerts are shown in the bell until you add a channel: e-mail, Slack or a webhook.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {channels.map((channel) => (
        <li key={channel.id} className="grid gap-3 px-4 py-3">
          <ChannelFacts channel={channel} sources={sources} change={actions.change.bind(null, channel.id)} />
          <div className="flex flex-wrap gap-2">
            <TestChannelButton name={channel.name} test={actions.test.bind(null, channel.id)} />
            <EditChannelDialog channel={channel} sources={sources} change={actions.change.bind(null, channel.id)} />
            {channel.kind === "webhook" && <RotateSecretButton name={channel.name} rotate={actions.rotate.bind(null, channel.id)} />}
            <ConfirmButton
              label="Delete"
              name={`Delete ${channel.name}`}
              title={`Delete the channel ${channel.name}?`}
              description="Messages that wait for it are not sent. To pause it, switch it off instead."
              confirm={`Delete ${channel.name} for good`}
              done={`${channel.name} is deleted.`}
              act={actions.remove.bind(null, channel.id)}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}

type ChannelFactsProps = { channel: Channel; sources: readonly SourceName[]; change: (input: ChannelInput) => Promise<Answer<null>> };

function ChannelFacts({ channel, sources, change }: ChannelFactsProps) {
  const { kind, name, target, rules, sourceIds, disabledReason, slowedUntil, lastAttempt, isPersonal, createdBy } = channel;
  const Icon = ICONS[kind];
  const names = sources.filter(({ id }) => sourceIds?.includes(id)).map((source) => source.name);
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="grid min-w-0 gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          <h3 className="min-w-0 font-medium break-words">{name}</h3>
          <Badge>{CHANNEL_KINDS[kind].label}</Badge>
          {isPersonal && <Badge>{createdBy}'s own</Badge>}
        </div>
        <p className="text-sm break-all text-muted">{target}</p>
        <p className="text-sm break-words text-muted">
          {rules.length === RULE_IDS.length ? "All alerts" : `${rules.length} of ${RULE_IDS.length} alerts`}
          {rules.includes("daily_digest") && ", with the daily digest"} ·{" "}
          {sourceIds === null ? "all sources" : names.length === 0 ? "no source that exists" : names.join(", ")}
        </p>
        <AttemptLine attempt={lastAttempt} />
        {slowedUntil !== null && (
          <p className="text-sm text-warning">
            The receiver asked to wait. The next attempt comes <Time at={slowedUntil} />.
          </p>
        )}
        {disabledReason !== null && <p className="text-sm text-danger">Switched off by Sluice. {disabledReason}</p>}
      </div>
      <ChannelSwitch channel={channel} change={change} />
    </div>
  );
}

/** Changes at once, and back if the server refuses. */
function ChannelSwitch({ channel, change }: Omit<ChannelFactsProps, "sources">) {
  const id = useId();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const shown = wanted ?? channel.enabled;
  const { name, rules, sourceIds } = channel;

  async function toggle(isEnabled: boolean) {
    setWanted(isEnabled);
    const done = await submit(() => change({ name, rules, sourceIds, isEnabled }));
    if (!done.ok) toast.error(done.error.message);
    setWanted(null);
  }

  return (
    <div className="flex shrink-0 items-center gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        {shown ? "On" : "Off"}
      </label>
      <Switch id={id} aria-label={`Send to ${name}`} checked={shown} disabled={wanted !== null} onCheckedChange={toggle} />
    </div>
  );
}
