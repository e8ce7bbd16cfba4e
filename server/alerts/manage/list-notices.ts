import { selectChannels } from "../../db/alert-channels.ts";
import { type MessageRow, selectMessages } from "../../db/alert-messages.ts";
import { selectNotices } from "../../db/alert-notices.ts";
import { type Actor, may, maySomewhere, sourcesWhere } from "../../domain/access/permissions.ts";
import type { AlertBody } from "../../domain/alerts/alert-message.ts";
import type { Runtime } from "../../runtime.ts";

const SHOWN = 50;

/** A message to a channel that the actor manages. `nextAttemptAt` is in ms since the epoch; null if none is due. */
export type SentMessage = Omit<MessageRow, "noticeId" | "nextAttemptAt"> & { nextAttemptAt: number | null };

/** What was told at one time, and by which messages. `at` is in ms since the epoch. */
export type Notice = { id: string; at: number; body: AlertBody; isRead: boolean; messages: SentMessage[] };

/** Returns the newest 50 notices about destinations and sources that the actor may see; with `destinationId`, only those about it. */
export async function listNotices({ db }: Runtime, actor: Actor, destinationId: string | null = null): Promise<Notice[]> {
  if (!maySomewhere(actor, "view_destinations")) return [];
  const filter = { workspaceId: actor.workspaceId, userId: actor.id, visibleSourceIds: sourcesWhere(actor, "view_destinations") };
  const rows = await selectNotices(db, { ...filter, destinationId, limit: SHOWN });
  const channels = await selectChannels(db, actor.workspaceId, may(actor, "edit_workspace") ? null : actor.id);
  const messages = await selectMessages(
    db,
    rows.map(({ id }) => id),
    channels.map(({ id }) => id),
  );
  const byNotice = Map.groupBy(messages, ({ noticeId }) => noticeId);
  return rows.map(({ id, body, createdAt, isRead }) => ({
    id,
    at: createdAt.getTime(),
    body,
    isRead,
    messages: (byNotice.get(id) ?? []).map(({ noticeId: _, nextAttemptAt, ...message }) => ({
      ...message,
      nextAttemptAt: nextAttemptAt?.getTime() ?? null,
    })),
  }));
}
