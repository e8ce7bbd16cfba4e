import { insertChange, takeHeldChanges } from "../db/alert-changes.ts";
import { type Receiver, selectReceivers } from "../db/alert-channels.ts";
import { insertMessages } from "../db/alert-messages.ts";
import { selectMute } from "../db/alert-mutes.ts";
import { insertNotice, selectLastToldAt } from "../db/alert-notices.ts";
import { selectRules } from "../db/alert-rules.ts";
import { lockSubject, type SubjectIds, toSubjectId } from "../db/alert-states.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { may } from "../domain/access/permissions.ts";
import { type AlertChange, type AlertFacts, toAlertBody } from "../domain/alerts/alert-message.ts";
import { isTold, usualSettings } from "../domain/alerts/alert-rules.ts";
import { type AlertType, toRule } from "../domain/alerts/alert-types.ts";
import { HOLD_MS } from "../domain/alerts/sending-policy.ts";
import { enqueueAlertSending } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";

export type AlertRuntime = Pick<Runtime, "config" | "clock" | "ids">;

/**
 * Records changes of state of one subject, in the transaction of the change itself, and puts the messages about them into the outbox. Changes
 * within 15 minutes of the subject's last message are held. Nothing is recorded of rules that are off, muted or limited to other sources.
 */
export async function announceChanges(
  runtime: AlertRuntime,
  transaction: DatabaseTransaction,
  facts: AlertFacts,
  changes: readonly { type: AlertType; about: Partial<AlertFacts> }[],
): Promise<void> {
  const now = runtime.clock.now();
  const ids = toSubjectIds(facts);
  const rules = await selectRules(transaction, ids.workspaceId);
  const isMuted = ids.destinationId !== null && (await selectMute(transaction, ids.destinationId, new Date(now))) !== undefined;
  const told = isMuted
    ? []
    : changes.filter(({ type }) => isTold(rules.get(toRule(type)) ?? usualSettings(toRule(type)), ids.sourceId, now));
  if (told.length === 0) return;

  const subjectId = toSubjectId(ids);
  await lockSubject(transaction, subjectId);
  for (const { type, about } of told) {
    const at = new Date(now);
    const change: AlertChange = { ...facts, ...about, id: runtime.ids.uuid(), type, at: at.toISOString() };
    await insertChange(transaction, { id: change.id, workspaceId: ids.workspaceId, sourceId: ids.sourceId, subjectId, facts: change, at });
  }
  await tellHeldChanges(runtime, transaction, subjectId);
}

/** Tells the held changes of a locked subject, unless its last message is younger than 15 minutes: one as it is, several as a summary. */
export async function tellHeldChanges(runtime: AlertRuntime, transaction: DatabaseTransaction, subjectId: string): Promise<void> {
  const now = runtime.clock.now();
  const lastAt = await selectLastToldAt(transaction, subjectId);
  if (lastAt !== undefined && now - lastAt.getTime() < HOLD_MS) return;
  const createdAt = new Date(now);
  const changes = await takeHeldChanges(transaction, subjectId, createdAt);
  const newest = changes.at(-1);
  if (newest === undefined) return;

  const ids = toSubjectIds(newest);
  const noticeId = runtime.ids.uuid();
  await insertNotice(transaction, { id: noticeId, ...ids, subjectId, body: toAlertBody(changes, now), createdAt });
  const messages = (await selectReceivers(transaction, ids.workspaceId)).flatMap((receiver) => {
    const wanted = changes.filter((change) => isWanted(receiver, change));
    const body = wanted.length === 0 ? null : toAlertBody(wanted, now);
    return body === null ? [] : [{ id: runtime.ids.uuid(), noticeId, channelId: receiver.id, body, createdAt }];
  });
  await insertMessages(transaction, messages);
  if (messages.length > 0) await enqueueAlertSending(transaction);
}

function isWanted({ rules, sourceIds, grants }: Receiver, { type, source, workspace }: AlertChange): boolean {
  if (!rules.includes(toRule(type))) return false;
  if (sourceIds !== null && (source === null || !sourceIds.includes(source.id))) return false;
  return grants === null || (source !== null && mayView(grants, workspace.id, source.id));
}

/** Returns whether a member with these grants may see the source's destinations: a channel tells its owner nothing else. */
export function mayView(grants: NonNullable<Receiver["grants"]>, workspaceId: string, sourceId: string): boolean {
  return may({ kind: "user", id: "", name: "", workspaceId, grants }, "view_destinations", sourceId);
}

function toSubjectIds({ workspace, source, destination }: AlertFacts): SubjectIds {
  return { workspaceId: workspace.id, sourceId: source?.id ?? null, destinationId: destination?.id ?? null };
}
