import type { Metadata } from "next";
import type { ReactNode } from "react";
import { currentActor, findCurrentUser, runtime } from "@/app/server";
import { AddChannelDialog } from "@/components/alerts/add-channel-dialog";
import { ChannelList } from "@/components/alerts/channel-list";
import { NoticeList } from "@/components/alerts/notice-list";
import { OpenAlerts } from "@/components/alerts/open-alerts";
import { RuleList } from "@/components/alerts/rule-list";
import { PageHeading } from "@/components/frame/page-heading";
import { listChannels } from "@/server/alerts/manage/list-channels.ts";
import { listNotices } from "@/server/alerts/manage/list-notices.ts";
import { listOpenAlerts } from "@/server/alerts/manage/list-open-alerts.ts";
import { listRules } from "@/server/alerts/manage/list-rules.ts";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";
import { may } from "@/server/domain/access/permissions.ts";
import {
  changeChannelAction,
  changeRuleAction,
  createChannelAction,
  deleteChannelAction,
  muteRuleAction,
  resendMessageAction,
  rotateSecretAction,
  testChannelAction,
} from "./actions";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage() {
  const [context, actor, user] = [await runtime(), await currentActor(), await findCurrentUser()];
  const [channels, rules, open, notices, all] = await Promise.all([
    listChannels(context, actor),
    listRules(context, actor),
    listOpenAlerts(context, actor),
    listNotices(context, actor),
    listSourceChoices(context, actor),
  ]);
  const sources = all.map(({ id, name }) => ({ id, name }));
  const isManager = may(actor, "edit_workspace");
  const add = (
    <AddChannelDialog
      sources={sources}
      ownAddress={user?.email ?? ""}
      isManager={isManager}
      hasMail={context.mailer !== null}
      createChannel={createChannelAction}
    />
  );
  const channelActions = { change: changeChannelAction, remove: deleteChannelAction, rotate: rotateSecretAction, test: testChannelAction };
  return (
    <>
      <PageHeading
        title="Alerts"
        description="One message for each change of state: when delivery stops, when events come close to being lost, and when it works again."
      />
      <div className="grid max-w-4xl gap-8">
        <Section id="open" title="Open now">
          <OpenAlerts alerts={open} />
        </Section>
        <Section
          id="channels"
          title="Channels"
          action={channels.length > 0 && add}
          about={
            isManager
              ? "Where messages go. The bell above is always one of them, for everyone who may see the destination."
              : "Where your own messages go. Owners and admins manage those of the workspace. The bell above always shows alerts."
          }
        >
          <ChannelList channels={channels} sources={sources} add={add} actions={channelActions} />
        </Section>
        <Section
          id="rules"
          title="Rules"
          about={
            isManager
              ? "They apply to the whole workspace. Each channel takes all of them, or those that it chooses."
              : "Owners and admins change them."
          }
        >
          <RuleList rules={rules} sources={sources} canEdit={isManager} change={changeRuleAction} mute={muteRuleAction} />
        </Section>
        <Section id="recent" title="Recent" about="Kept for 90 days. Changes within 15 minutes of a message are reported together.">
          <NoticeList notices={notices} resend={resendMessageAction} />
        </Section>
      </div>
    </>
  );
}

type SectionProps = { id: string; title: string; about?: string; action?: ReactNode; children: ReactNode };

function Section({ id, title, about, action, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {about && <p className="max-w-prose text-sm text-muted">{about}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
