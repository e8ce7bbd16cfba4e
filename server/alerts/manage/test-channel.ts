import { publicUrl } from "../../access/sessions/public-url.ts";
import { updateChannelAttempted } from "../../db/alert-channels.ts";
import { countAttempt } from "../../db/rate-limits.ts";
import type { StoredAttempt } from "../../db/schema.ts";
import { selectWorkspace } from "../../db/workspaces.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { toTestBody } from "../../domain/alerts/alert-message.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { toStoredAttempt } from "../send-due-messages.ts";
import { sendToChannel } from "../send-to-channel.ts";
import { loadChannel } from "./load-channel.ts";

const TESTS_A_MINUTE = 10;

/** Sends a test message to a channel and returns the receiver's answer. Refuses with `unknown_channel` or `too_many_tests` (ten a minute). */
export async function testChannel(
  runtime: Runtime,
  actor: Actor,
  channelId: string,
): Promise<Result<StoredAttempt, "unknown_channel" | "too_many_tests">> {
  const { db, ids, clock, config } = runtime;
  const loaded = await db.transaction().execute((transaction) => loadChannel(transaction, actor, channelId));
  if (!loaded.ok) return loaded;
  const now = clock.now();
  const tests = await countAttempt(db, { id: ids.short(), key: `alert-test:${actor.workspaceId}`, now, windowMs: 60_000 });
  if (tests > TESTS_A_MINUTE) return refuse("too_many_tests");

  const workspace = await selectWorkspace(db, actor.workspaceId);
  const body = toTestBody({
    workspace: { id: actor.workspaceId, name: workspace?.name ?? actor.workspaceId },
    channelName: loaded.value.name,
    link: `${publicUrl(config)}/settings/alerts`,
    now,
  });
  const attempt = toStoredAttempt(await sendToChannel(runtime, loaded.value, { id: ids.uuid(), body }), now, { isTest: true });
  await updateChannelAttempted(db, channelId, attempt);
  return ok(attempt);
}
