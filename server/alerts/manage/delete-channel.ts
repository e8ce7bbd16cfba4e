import { recordActivity } from "../../db/activities.ts";
import { deleteChannelRow } from "../../db/alert-channels.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { loadChannel } from "./load-channel.ts";

/** Deletes a channel with its messages, also those that wait. Refuses with `unknown_channel`. */
export async function deleteChannel(runtime: Runtime, actor: Actor, channelId: string): Promise<Result<null, "unknown_channel">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const channel = await loadChannel(transaction, actor, channelId);
    if (!channel.ok) return channel;
    await deleteChannelRow(transaction, channelId);
    await recordActivity(runtime, transaction, actor, { action: "alert_channel_deleted", subjectName: channel.value.name });
    return ok(null);
  });
}
