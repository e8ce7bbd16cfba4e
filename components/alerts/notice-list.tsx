import { BellRing, ChevronRight, CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { AttemptLine } from "@/components/alerts/attempt-line";
import { ActButton } from "@/components/form/act-button";
import type { Answer } from "@/components/form/answer";
import { Time } from "@/components/time/time";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Notice, SentMessage } from "@/server/alerts/manage/list-notices.ts";
import { toSeverity } from "@/server/domain/alerts/alert-types.ts";
import { CHANNEL_KINDS } from "@/server/domain/alerts/channel-input.ts";
import { alertFacts, alertLines } from "@/server/domain/alerts/render-alert.ts";

const MARKS = {
  danger: { Icon: CircleAlert, look: "text-danger" },
  warning: { Icon: TriangleAlert, look: "text-warning" },
  good: { Icon: CircleCheck, look: "text-success" },
  info: { Icon: Info, look: "text-muted" },
};

type NoticeListProps = { notices: readonly Notice[]; resend: (messageId: string) => Promise<Answer<null>> };

/** What was told, the newest first, with the messages to each channel and what their receivers answered. */
export function NoticeList({ notices, resend }: NoticeListProps) {
  if (notices.length === 0) {
    return (
      <EmptyState icon={BellRing} title="No alerts yet">
        Each alert is listed here with its messages, as soon as a destination is paused, would fail, or has a backlog.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {notices.map((notice) => (
        <li key={notice.id}>
          <NoticeEntry notice={notice} resend={resend} />
        </li>
      ))}
    </ul>
  );
}

function NoticeEntry({ notice: { at, body, messages }, resend }: { notice: Notice; resend: NoticeListProps["resend"] }) {
  const { Icon, look } = MARKS[toSeverity(body.type)];
  const [facts, lines] = [alertFacts(body), alertLines(body)];
  return (
    <details className="group">
      <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-hover/50">
        <Icon aria-hidden className={`size-4 shrink-0 ${look}`} />
        <span className="min-w-0 font-medium break-words">{body.data.title}</span>
        <span className="ml-auto flex flex-wrap items-center gap-x-3 text-sm text-muted">
          <MessageCount messages={messages} />
          <Time at={at} />
          <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform duration-100 group-open:rotate-90" />
        </span>
      </summary>
      <div className="grid gap-3 px-4 pt-1 pb-4 sm:pl-11">
        <p className="break-words">{body.data.text}</p>
        {lines.length > 0 && (
          <ul className="list-disc pl-5">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
          {facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="flex min-w-0 items-start gap-1 break-words">
                <span className="min-w-0 break-words">{value}</span>
                {label === "Request id" && <CopyButton text={value} name="the request id" className="-my-1.5" />}
              </dd>
            </div>
          ))}
        </dl>
        <Messages messages={messages} resend={resend} />
      </div>
    </details>
  );
}

function MessageCount({ messages }: { messages: readonly SentMessage[] }) {
  const failed = messages.filter(({ state }) => state === "failed").length;
  const waiting = messages.filter(({ state }) => state === "pending").length;
  if (failed > 0) return <span className="text-danger">{failed} not sent</span>;
  if (waiting > 0) return <span>{waiting} being sent</span>;
  return messages.length === 0 ? <span>Bell only</span> : <span>{messages.length} sent</span>;
}

function Messages({ messages, resend }: { messages: readonly SentMessage[]; resend: NoticeListProps["resend"] }) {
  if (messages.length === 0) return <p className="text-sm text-muted">No channel of yours took it. It was shown in the bell.</p>;
  return (
    <ul aria-label="Messages" className="grid gap-2">
      {messages.map(({ id, channelName, channelKind, isChannelEnabled, state, nextAttemptAt, lastAttempt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-2 rounded-md border border-border px-3 py-2 text-sm">
          <div className="grid min-w-0 gap-0.5">
            <p className="break-words">
              <span className="font-medium">{channelName}</span> <span className="text-muted">· {CHANNEL_KINDS[channelKind].label}</span>
            </p>
            <AttemptLine attempt={lastAttempt} />
            {state === "pending" && nextAttemptAt !== null && lastAttempt !== null && (
              <p className="text-muted">
                Next attempt <Time at={nextAttemptAt} />
              </p>
            )}
            {state === "failed" && <p className="text-danger">Failed. No further attempts.</p>}
          </div>
          {state !== "pending" && isChannelEnabled && (
            <ActButton busyLabel="Sending…" done={`The message to ${channelName} is sent again.`} act={resend.bind(null, id)}>
              Send again
            </ActButton>
          )}
        </li>
      ))}
    </ul>
  );
}
