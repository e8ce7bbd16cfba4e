import { recordActivity } from "../../db/activities.ts";
import { updateChannelSealed } from "../../db/alert-channels.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { DAY_MS } from "../../domain/batch/received-day.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { createSigningSecret, openSecrets, sealSecrets } from "../channel-secrets.ts";
import { loadChannel } from "./load-channel.ts";

/**
 * Gives a webhook a new signing secret, which is shown only now. The newest old one stays valid for 24 hours: messages carry a signature of each.
 * Refuses with `unknown_channel` or `no_signing_secret`.
 */
export async function rotateSigningSecret(
  runtime: Runtime,
  actor: Actor,
  channelId: string,
): Promise<Result<{ secret: string; oldUntil: number }, "unknown_channel" | "no_signing_secret">> {
  const { config, clock } = runtime;
  return await runtime.db.transaction().execute(async (transaction) => {
    const channel = await loadChannel(transaction, actor, channelId);
    if (!channel.ok) return channel;
    const secrets = openSecrets(config, channelId, channel.value.sealed);
    if (channel.value.kind !== "webhook" || secrets === null || "address" in secrets) return refuse("no_signing_secret");
    const [secret, oldUntil] = [createSigningSecret(), clock.now() + DAY_MS];
    const old = secrets.signing.filter(({ until }) => until === null).map((one) => ({ ...one, until: oldUntil }));
    const signing = [{ secret, until: null }, ...old];
    await updateChannelSealed(transaction, channelId, sealSecrets(config, channelId, { ...secrets, signing }));
    await recordActivity(runtime, transaction, actor, { action: "alert_secret_rotated", subjectName: channel.value.name });
    return ok({ secret, oldUntil });
  });
}
