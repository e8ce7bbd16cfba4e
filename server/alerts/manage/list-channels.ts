import { type ChannelRow, selectChannels } from "../../db/alert-channels.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

/** A channel as its managers see it: without address and secrets. Times are in ms since the epoch. */
export type Channel = Omit<ChannelRow, "workspaceId" | "resumeAt" | "createdAt" | "ownerId"> & {
  /** Whether it belongs to one member rather than to the workspace. */
  isPersonal: boolean;
  /** Until when the receiver asked to wait; null if it did not, or the time is over. */
  slowedUntil: number | null;
  createdAt: number;
};

/** Returns the channels that the actor manages, oldest first: owners and admins all of the workspace, others their own. */
export async function listChannels({ db, clock }: Runtime, actor: Actor): Promise<Channel[]> {
  const rows = await selectChannels(db, actor.workspaceId, may(actor, "edit_workspace") ? null : actor.id);
  return rows.map(({ workspaceId: _, ownerId, resumeAt, createdAt, ...row }) => ({
    ...row,
    isPersonal: ownerId !== null,
    slowedUntil: resumeAt !== null && resumeAt.getTime() > clock.now() ? resumeAt.getTime() : null,
    createdAt: createdAt.getTime(),
  }));
}
