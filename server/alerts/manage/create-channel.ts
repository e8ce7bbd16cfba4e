import { recordActivity } from "../../db/activities.ts";
import { countChannels, insertChannel } from "../../db/alert-channels.ts";
import { selectUser } from "../../db/users.ts";
import { toRefusal } from "../../db/violation.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { CHANNEL_KINDS, maskUrl, type NewChannelInput } from "../../domain/alerts/channel-input.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { type ChannelSecrets, createSigningSecret, sealSecrets } from "../channel-secrets.ts";

const MOST = { ofWorkspace: 50, ofMember: 10 } as const;

type CreateRefusal = "forbidden" | "channel_name_taken" | "too_many_channels" | "not_your_address" | "no_mail_server";

/**
 * Adds a channel: the workspace's, if the actor is an owner or admin, else the actor's own. `secret` is the signing secret of a webhook, which is
 * shown only now. Refuses with `forbidden` (a token without the right), `channel_name_taken`, `too_many_channels`, `no_mail_server`, and
 * `not_your_address` (a member's own e-mail channel leads to the member).
 */
export async function createChannel(
  runtime: Runtime,
  actor: Actor,
  input: NewChannelInput,
): Promise<Result<{ channelId: string; secret: string | null }, CreateRefusal>> {
  const { config, db, ids, clock, mailer } = runtime;
  const isManager = may(actor, "edit_workspace");
  if (!isManager && actor.kind !== "user") return refuse("forbidden");
  if (input.kind === "email" && mailer === null) return refuse("no_mail_server");
  if (input.kind === "email" && !isManager && (await selectUser(db, actor.id))?.email !== input.address) return refuse("not_your_address");

  const ownerId = isManager ? null : actor.id;
  const channelId = ids.short();
  const secret = input.kind === "webhook" ? createSigningSecret() : null;
  const secrets: ChannelSecrets =
    input.kind === "email" ? { address: input.address } : { url: input.url, signing: secret === null ? [] : [{ secret, until: null }] };
  const { kind, name, rules, sourceIds } = input;
  const target = input.kind === "email" ? input.address : maskUrl(input.url);
  try {
    return await db.transaction().execute(async (transaction) => {
      if ((await countChannels(transaction, actor.workspaceId, null)) >= MOST.ofWorkspace) return refuse("too_many_channels");
      if (ownerId !== null && (await countChannels(transaction, actor.workspaceId, ownerId)) >= MOST.ofMember)
        return refuse("too_many_channels");
      const made = { createdBy: actor.name, createdAt: new Date(clock.now()), sealed: sealSecrets(config, channelId, secrets) };
      await insertChannel(transaction, {
        id: channelId,
        workspaceId: actor.workspaceId,
        ownerId,
        kind,
        name,
        target,
        rules,
        sourceIds,
        ...made,
      });
      const changes = [{ field: "channel", from: null, to: CHANNEL_KINDS[kind].label }];
      await recordActivity(runtime, transaction, actor, { action: "alert_channel_added", subjectName: name, changes });
      return ok({ channelId, secret });
    });
  } catch (error) {
    return toRefusal(error, { alert_channel_name_taken: "channel_name_taken" });
  }
}
