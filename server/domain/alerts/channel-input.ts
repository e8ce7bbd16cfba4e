import { z } from "zod";
import { EmailInput } from "../access/account-input.ts";
import { NameInput } from "../names.ts";
import { PlainText } from "../plain-text.ts";
import { RULE_IDS, SourceLimitInput } from "./alert-rules.ts";

export type ChannelKind = "email" | "slack" | "webhook";

export const CHANNEL_KINDS: Record<ChannelKind, { label: string; about: string }> = {
  email: { label: "E-mail", about: "One address, which may be that of a list." },
  slack: { label: "Slack", about: "An incoming webhook of Slack, or of anything that takes its format." },
  webhook: { label: "Webhook", about: "A signed POST of JSON to an address of yours (Standard Webhooks)." },
};

const UrlInput = PlainText.max(2_000, "An address has at most 2,000 characters.").refine(
  isWebAddress,
  "Enter an address that starts with https://.",
);

const RulesInput = z
  .array(z.enum(RULE_IDS))
  .min(1, "Choose at least one alert.")
  .max(RULE_IDS.length)
  .transform((rules) => [...new Set(rules)]);

const Common = { name: NameInput, rules: RulesInput, sourceIds: SourceLimitInput };

/** The form of a new channel. */
export const NewChannelInput = z.discriminatedUnion("kind", [
  z.object({ ...Common, kind: z.literal("email"), address: EmailInput }),
  z.object({ ...Common, kind: z.literal("slack"), url: UrlInput }),
  z.object({ ...Common, kind: z.literal("webhook"), url: UrlInput }),
]);
export type NewChannelInput = z.output<typeof NewChannelInput>;

/** The form of a channel that exists. Where it leads stays: another address is another channel. */
export const ChannelInput = z.object({ ...Common, isEnabled: z.boolean() });
export type ChannelInput = z.output<typeof ChannelInput>;

/** Returns what is shown of an address, whose path and query may hold a secret. */
export function maskUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" && search === "" ? `${origin}/` : `${origin}/…`;
}

/** http is for receivers in the operator's own network: whether such an address may be called is decided when it is. */
function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "" && hostname !== "";
}
