import { recordActivity } from "../../db/activities.ts";
import { updateChannel } from "../../db/alert-channels.ts";
import { toRefusal } from "../../db/violation.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { ChannelInput } from "../../domain/alerts/channel-input.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { loadChannel } from "./load-channel.ts";

/** Changes a channel's name, alerts and sources, and turns it on or off. Refuses with `unknown_channel` or `channel_name_taken`. */
export async function changeChannel(
  runtime: Runtime,
  actor: Actor,
  channelId: string,
  { name, rules, sourceIds, isEnabled }: ChannelInput,
): Promise<Result<null, "unknown_channel" | "channel_name_taken">> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const channel = await loadChannel(transaction, actor, channelId);
      if (!channel.ok) return channel;
      await updateChannel(transaction, channelId, { name, rules, sourceIds, enabled: isEnabled });
      const state = (isOn: boolean) => (isOn ? "enabled" : "disabled");
      const changes = [
        { field: "name", from: channel.value.name, to: name },
        { field: "state", from: state(channel.value.enabled), to: state(isEnabled) },
      ].filter(({ from, to }) => from !== to);
      await recordActivity(runtime, transaction, actor, { action: "alert_channel_changed", subjectName: name, changes });
      return ok(null);
    });
  } catch (error) {
    return toRefusal(error, { alert_channel_name_taken: "channel_name_taken" });
  }
}
