import { type ChannelRow, lockChannel } from "../../db/alert-channels.ts";
import type { DatabaseTransaction } from "../../db/database.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";

/** Locks a channel that the actor may manage until the transaction ends, and returns it. Refuses with `unknown_channel`. */
export async function loadChannel(
  transaction: DatabaseTransaction,
  actor: Actor,
  channelId: string,
): Promise<Result<ChannelRow & { sealed: string }, "unknown_channel">> {
  const channel = await lockChannel(transaction, actor.workspaceId, channelId);
  if (channel === undefined || !mayManage(actor, channel.ownerId)) return refuse("unknown_channel");
  return ok(channel);
}

/** Owners and admins manage all channels of the workspace, others their own. */
function mayManage(actor: Actor, ownerId: string | null): boolean {
  return may(actor, "edit_workspace") || (actor.kind === "user" && ownerId === actor.id);
}
