import { createChannel } from "../alerts/manage/create-channel.ts";
import { sendDueMessages } from "../alerts/send-due-messages.ts";
import type { AlertBody } from "../domain/alerts/alert-message.ts";
import { RULE_IDS } from "../domain/alerts/alert-rules.ts";
import type { NewChannelInput } from "../domain/alerts/channel-input.ts";
import { actorIn } from "./actors.ts";
import type { TestRuntime } from "./test-runtime.ts";

type Given = NewChannelInput extends infer Input ? (Input extends NewChannelInput ? Partial<Input> & Pick<Input, "kind"> : never) : never;

/** Adds a channel of the workspace for every alert but the digest, and returns its id and secret. */
export async function insertAlertChannel(
  runtime: TestRuntime,
  workspaceId: string,
  given: Given,
): Promise<{ channelId: string; secret: string }> {
  const usual = { name: `Channel ${runtime.ids.short()}`, rules: RULE_IDS.filter((rule) => rule !== "daily_digest"), sourceIds: null };
  const created = await createChannel(runtime, actorIn(workspaceId), { ...usual, ...given } as NewChannelInput);
  if (!created.ok) throw new Error(created.error);
  return { channelId: created.value.channelId, secret: created.value.secret ?? "" };
}

/** Sends what is due, as a worker does, and waits for the receivers. */
export async function sendAlerts(runtime: TestRuntime): Promise<void> {
  await (await sendDueMessages(runtime)).finished;
}

/** Returns the bodies of the outbox, the oldest first. */
export async function readOutbox({ db }: TestRuntime): Promise<AlertBody[]> {
  const rows = await db.selectFrom("alertMessage").select("body").orderBy("createdAt").orderBy("id").execute();
  return rows.map(({ body }) => body);
}
