import { publicUrl } from "../access/sessions/public-url.ts";
import { selectReceivers } from "../db/alert-channels.ts";
import { type DigestRow, selectDigest, selectDigestWorkspaces } from "../db/alert-facts.ts";
import { insertMessages } from "../db/alert-messages.ts";
import { insertNotice } from "../db/alert-notices.ts";
import { selectRule } from "../db/alert-rules.ts";
import { renewAlert } from "../db/alert-states.ts";
import { type DigestLine, toDigestBody } from "../domain/alerts/alert-message.ts";
import { isTold } from "../domain/alerts/alert-rules.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import { visibleText } from "../domain/plain-text.ts";
import { deliversFiles } from "../domain/validation/validation-codes.ts";
import { enqueueAlertSending } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { mayView } from "./announce-changes.ts";

type CheckRuntime = Pick<Runtime, "config" | "clock" | "ids" | "db">;
type Workspace = { id: string; name: string };

/** Sends the daily digest of each workspace whose hour has come, once a day. A channel gets only destinations that it is about. */
export async function sendDigests(runtime: CheckRuntime): Promise<void> {
  const now = runtime.clock.now();
  for (const { workspaceId, workspaceName, sentAt } of await selectDigestWorkspaces(runtime.db)) {
    const settings = await selectRule(runtime.db, workspaceId, "daily_digest");
    const dueAt = Math.floor(now / DAY_MS) * DAY_MS + (settings.threshold ?? 8) * 3_600_000;
    if (now < dueAt || !isTold(settings, null, now) || (sentAt !== null && sentAt.getTime() >= dueAt)) continue;
    await sendDigest(runtime, { id: workspaceId, name: visibleText(workspaceName) });
  }
}

async function sendDigest(runtime: CheckRuntime, workspace: Workspace): Promise<void> {
  const { db, clock, ids, config } = runtime;
  const createdAt = new Date(clock.now());
  await db.transaction().execute(async (transaction) => {
    const about = { workspace, link: `${publicUrl(config)}/destinations`, now: clock.now() };
    const lines = (await selectDigest(transaction, workspace.id, new Date(clock.now() - DAY_MS))).map(toLine);
    const subject = { workspaceId: workspace.id, sourceId: null, destinationId: null };
    await renewAlert(transaction, { ...subject, rule: "daily_digest", since: createdAt });
    const noticeId = ids.uuid();
    await insertNotice(transaction, { id: noticeId, ...subject, subjectId: workspace.id, body: toDigestBody(about, lines), createdAt });
    const receivers = (await selectReceivers(transaction, workspace.id)).filter(({ rules }) => rules.includes("daily_digest"));
    const messages = receivers.map(({ id: channelId, sourceIds, grants }) => {
      const seen = lines.filter(
        ({ source }) =>
          (sourceIds === null || sourceIds.includes(source.id)) && (grants === null || mayView(grants, workspace.id, source.id)),
      );
      return { id: ids.uuid(), noticeId, channelId, body: toDigestBody(about, seen), createdAt };
    });
    await insertMessages(transaction, messages);
    if (messages.length > 0) await enqueueAlertSending(transaction);
  });
}

function toLine(row: DigestRow): DigestLine {
  return {
    destination: { id: row.destinationId, name: visibleText(row.destinationName) },
    source: { id: row.sourceId, name: visibleText(row.sourceName) },
    status: toStatus(row),
    deliveredFiles: row.deliveredFiles,
    deliveredEvents: row.deliveredEvents,
    pendingEvents: row.pendingEvents,
    oldestPendingAt: row.oldestPendingAt?.toISOString() ?? null,
    expiredEvents: row.expiredEvents,
  };
}

function toStatus({ enabled, pausedAt, verdictCode }: DigestRow): string {
  if (!enabled) return "Disabled";
  if (pausedAt !== null) return "Paused";
  return verdictCode === null || deliversFiles(verdictCode) || verdictCode === "inconclusive" ? "Enabled" : "Would fail";
}
