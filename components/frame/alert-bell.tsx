"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell, CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { Route } from "next";
import { useState } from "react";
import { toast } from "sonner";
import { classNames } from "@/components/class-names";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { pollJson } from "@/components/poll";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { Inbox } from "@/server/alerts/manage/get-inbox.ts";
import { toSeverity } from "@/server/domain/alerts/alert-types.ts";

/** Alerts are no emergency of seconds: messages take as long. */
const BELL_POLL_MS = 20_000;

const MARKS = {
  danger: { Icon: CircleAlert, look: "text-danger" },
  warning: { Icon: TriangleAlert, look: "text-warning" },
  good: { Icon: CircleCheck, look: "text-success" },
  info: { Icon: Info, look: "text-muted" },
};

/** Without ids, all are marked as read. */
export type MarkRead = (noticeIds: string[] | null) => Promise<Answer<null>>;

/** The newest alerts, and how many the person has not read. */
export function AlertBell({ first, markRead }: { first: Inbox; markRead: MarkRead }) {
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const { data: inbox } = useQuery({
    queryKey: ["inbox"],
    queryFn: () => pollJson<Inbox>("/alerts/inbox"),
    initialData: first,
    refetchInterval: BELL_POLL_MS,
  });

  async function read(noticeIds: string[] | null) {
    const done = await submit(() => markRead(noticeIds));
    if (!done.ok) toast.error(done.error.message);
    await queryClient.invalidateQueries({ queryKey: ["inbox"] });
  }

  const count = inbox.unreadCount >= 100 ? "99+" : String(inbox.unreadCount);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          className="relative"
          aria-label={inbox.unreadCount === 0 ? "Alerts" : `Alerts, ${count} unread`}
        >
          <Bell aria-hidden />
          {inbox.unreadCount > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-danger px-1 text-[0.625rem] leading-none font-semibold text-danger-foreground"
            >
              {count}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Alerts" className="grid w-[min(24rem,calc(100vw-1rem))]">
        <div className="flex min-h-11 items-center justify-between gap-2 border-b border-border px-4">
          <h2 className="font-semibold">Alerts</h2>
          {inbox.unreadCount > 0 && (
            <Button size="small" variant="ghost" onClick={() => read(null)}>
              Mark all as read
            </Button>
          )}
        </div>
        {inbox.notices.length === 0 ? (
          <p className="px-4 py-6 text-center text-muted">No alerts yet. They appear here when delivery stops, and when it works again.</p>
        ) : (
          <ul className="max-h-[60vh] divide-y divide-border overflow-y-auto">
            {inbox.notices.map((notice) => (
              <li key={notice.id}>
                <NoticeLink
                  notice={notice}
                  onOpen={() => {
                    setOpen(false);
                    if (!notice.isRead) void read([notice.id]);
                  }}
                />
              </li>
            ))}
          </ul>
        )}
        <Link
          href="/settings/alerts"
          onClick={() => setOpen(false)}
          className="border-t border-border px-4 py-2.5 text-center text-sm text-accent-text hover:bg-hover"
        >
          All alerts and channels
        </Link>
      </PopoverContent>
    </Popover>
  );
}

function NoticeLink({ notice, onOpen }: { notice: Inbox["notices"][number]; onOpen: () => void }) {
  const { Icon, look } = MARKS[toSeverity(notice.type)];
  return (
    <Link
      href={notice.path as Route}
      onClick={onOpen}
      className={classNames("flex gap-2.5 px-4 py-2.5 hover:bg-hover", !notice.isRead && "bg-accent-soft/40")}
    >
      <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", look)} />
      <span className="grid min-w-0 gap-0.5">
        <span className={classNames("break-words", !notice.isRead && "font-medium")}>
          {notice.title}
          {!notice.isRead && <span className="sr-only"> (unread)</span>}
        </span>
        <span className="line-clamp-2 text-sm break-words text-muted">{notice.text}</span>
        <Time at={notice.at} className="text-sm text-muted" />
      </span>
    </Link>
  );
}
