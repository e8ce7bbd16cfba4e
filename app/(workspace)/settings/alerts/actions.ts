"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { changeChannel } from "@/server/alerts/manage/change-channel.ts";
import { changeRule } from "@/server/alerts/manage/change-rule.ts";
import { createChannel } from "@/server/alerts/manage/create-channel.ts";
import { deleteChannel } from "@/server/alerts/manage/delete-channel.ts";
import { markRead } from "@/server/alerts/manage/mark-read.ts";
import { muteDestination } from "@/server/alerts/manage/mute-destination.ts";
import { muteRule } from "@/server/alerts/manage/mute-rule.ts";
import { resendMessage } from "@/server/alerts/manage/resend-message.ts";
import { rotateSigningSecret } from "@/server/alerts/manage/rotate-signing-secret.ts";
import { testChannel } from "@/server/alerts/manage/test-channel.ts";
import type { StoredAttempt } from "@/server/db/schema.ts";
import { MuteInput, RULE_IDS, RuleInput } from "@/server/domain/alerts/alert-rules.ts";
import { ChannelInput, NewChannelInput } from "@/server/domain/alerts/channel-input.ts";
import { readId } from "@/server/domain/id.ts";

const PATH = "/settings/alerts";

/** The page refreshes when its dialog closes: the signing secret of a webhook is shown this once. */
export async function createChannelAction(input: unknown): Promise<Answer<{ channelId: string; secret: string | null }>> {
  const parsed = NewChannelInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await createChannel(await runtime(), await currentActor(), parsed.data));
}

export async function changeChannelAction(channelId: string, input: unknown): Promise<Answer<null>> {
  const parsed = ChannelInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const changed = await changeChannel(await runtime(), await currentActor(), readId(channelId), parsed.data);
  if (changed.ok) revalidatePath(PATH);
  return answer(changed);
}

export async function deleteChannelAction(channelId: string): Promise<Answer<null>> {
  const deleted = await deleteChannel(await runtime(), await currentActor(), readId(channelId));
  if (deleted.ok) revalidatePath(PATH);
  return answer(deleted);
}

/** The page refreshes when its dialog closes: the secret is shown this once. */
export async function rotateSecretAction(channelId: string): Promise<Answer<{ secret: string; oldUntil: number }>> {
  return answer(await rotateSigningSecret(await runtime(), await currentActor(), readId(channelId)));
}

export async function testChannelAction(channelId: string): Promise<Answer<StoredAttempt>> {
  const tested = await testChannel(await runtime(), await currentActor(), readId(channelId));
  if (tested.ok) revalidatePath(PATH);
  return answer(tested);
}

export async function changeRuleAction(input: unknown): Promise<Answer<null>> {
  const parsed = RuleInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const changed = await changeRule(await runtime(), await currentActor(), parsed.data);
  if (changed.ok) revalidatePath(PATH);
  return answer(changed);
}

export async function muteRuleAction(rule: unknown, hours: unknown): Promise<Answer<null>> {
  const parsed = z.object({ rule: z.enum(RULE_IDS), hours: MuteInput }).safeParse({ rule, hours });
  if (!parsed.success) return fieldErrors(parsed.error);

  const muted = await muteRule(await runtime(), await currentActor(), parsed.data.rule, parsed.data.hours);
  if (muted.ok) revalidatePath(PATH);
  return answer(muted);
}

export async function muteDestinationAction(destinationId: string, hours: unknown): Promise<Answer<null>> {
  const parsed = MuteInput.safeParse(hours);
  if (!parsed.success) return fieldErrors(parsed.error);

  const id = readId(destinationId);
  const muted = await muteDestination(await runtime(), await currentActor(), id, parsed.data);
  if (muted.ok) revalidatePath(`/destinations/${id}/alerts`);
  return answer(muted);
}

export async function resendMessageAction(messageId: string): Promise<Answer<null>> {
  const resent = await resendMessage(await runtime(), await currentActor(), readId(messageId));
  if (resent.ok) revalidatePath("/", "layout");
  return answer(resent);
}

/** Without ids, marks all as read. */
export async function markReadAction(noticeIds: unknown): Promise<Answer<null>> {
  const parsed = z.array(z.uuid()).max(100).nullable().safeParse(noticeIds);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await markRead(await runtime(), await currentActor(), parsed.data));
}
