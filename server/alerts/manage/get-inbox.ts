import { countUnread, selectNotices } from "../../db/alert-notices.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../../domain/access/permissions.ts";
import type { MessageType } from "../../domain/alerts/alert-types.ts";
import { DAY_MS } from "../../domain/batch/received-day.ts";
import type { Runtime } from "../../runtime.ts";

const SHOWN = 10;
/** More are shown as `99+`. */
const MOST_COUNTED = 100;
/** Older ones count as read. */
export const INBOX_MS = 14 * DAY_MS;

/** What the bell shows. `at` is in ms since the epoch. */
export type Inbox = {
  unreadCount: number;
  notices: { id: string; at: number; type: MessageType; title: string; text: string; path: string; isRead: boolean }[];
};

/** Returns the actor's newest notices, and how many of the last 14 days are unread, at most 100. */
export async function getInbox({ db, clock }: Runtime, actor: Actor): Promise<Inbox> {
  if (!maySomewhere(actor, "view_destinations")) return { unreadCount: 0, notices: [] };
  const filter = {
    workspaceId: actor.workspaceId,
    userId: actor.id,
    visibleSourceIds: sourcesWhere(actor, "view_destinations"),
    destinationId: null,
  };
  const since = new Date(clock.now() - INBOX_MS);
  const [rows, unreadCount] = await Promise.all([
    selectNotices(db, { ...filter, limit: SHOWN }),
    countUnread(db, { ...filter, since, limit: MOST_COUNTED }),
  ]);
  const notices = rows.map(({ id, body, createdAt, isRead, destinationId, sourceId }) => ({
    id,
    at: createdAt.getTime(),
    type: body.type,
    title: body.data.title,
    text: body.data.text,
    path: destinationId === null ? `/sources/${sourceId}` : `/destinations/${destinationId}/alerts`,
    isRead: isRead || createdAt < since,
  }));
  return { unreadCount, notices };
}
