import { z } from "zod";
import { selectChannels } from "../../db/alert-channels.ts";
import { requeueMessage } from "../../db/alert-messages.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import { enqueueAlertSending } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";

/** Sends a message of a channel that the actor manages again, with the same id. Refuses with `unknown_message`, also while it waits to be sent. */
export async function resendMessage({ db, clock }: Runtime, actor: Actor, messageId: string): Promise<Result<null, "unknown_message">> {
  if (!z.uuid().safeParse(messageId).success) return refuse("unknown_message");
  return await db.transaction().execute(async (transaction) => {
    const channels = await selectChannels(transaction, actor.workspaceId, may(actor, "edit_workspace") ? null : actor.id);
    const ids = channels.map(({ id }) => id);
    if (!(await requeueMessage(transaction, messageId, ids, new Date(clock.now())))) return refuse("unknown_message");
    await enqueueAlertSending(transaction);
    return ok(null);
  });
}
