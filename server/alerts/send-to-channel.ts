import { Webhook } from "standardwebhooks";
import { publicUrl } from "../access/sessions/public-url.ts";
import type { AlertBody } from "../domain/alerts/alert-message.ts";
import type { ChannelKind } from "../domain/alerts/channel-input.ts";
import { renderEmail, renderSlack } from "../domain/alerts/render-alert.ts";
import type { SendAnswer } from "../domain/alerts/sending-policy.ts";
import type { Runtime } from "../runtime.ts";
import { type ChannelSecrets, openSecrets } from "./channel-secrets.ts";
import { postJson } from "./post-json.ts";

const TIMEOUT_MS = 20_000;
const SLOWEST_MAIL_MS = 60_000;

type SendRuntime = Pick<Runtime, "config" | "clock" | "mailer">;
type Channel = { id: string; kind: ChannelKind; sealed: string };
/** `id` is the same over all attempts. */
type Outgoing = { id: string; body: AlertBody };

/** Sends one message to a channel, once, and returns the answer. Never rejects for a fault of the receiver. */
export async function sendToChannel(runtime: SendRuntime, channel: Channel, message: Outgoing): Promise<SendAnswer> {
  const secrets = openSecrets(runtime.config, channel.id, channel.sealed);
  if (secrets === null) return refused("AUTH_SECRET has changed since this channel was made. Delete the channel and add it again.");
  if ("address" in secrets) return await sendMail(runtime, secrets.address, message);
  if (channel.kind === "slack") return await post(runtime, secrets.url, JSON.stringify(renderSlack(message.body)), {});
  const body = JSON.stringify(message.body);
  return await post(runtime, secrets.url, body, signedHeaders(runtime, secrets, message.id, body));
}

async function post({ config, clock }: SendRuntime, url: string, body: string, headers: Record<string, string>): Promise<SendAnswer> {
  const mayBePrivate = config.ALERT_PRIVATE_ADDRESSES === "allow";
  return await postJson({ url, body, headers: { ...headers, "user-agent": "Sluice" }, mayBePrivate, timeoutMs: TIMEOUT_MS, clock });
}

/** Signs with each valid secret (Standard Webhooks 1.0.0): after a rotation, the receiver may still have the old one. */
function signedHeaders(
  { clock }: SendRuntime,
  { signing }: Extract<ChannelSecrets, { url: string }>,
  id: string,
  body: string,
): Record<string, string> {
  const now = clock.now();
  const at = new Date(now);
  const valid = signing.filter(({ until }) => until === null || until > now);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1000)),
    "webhook-signature": valid.map(({ secret }) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

async function sendMail({ config, clock, mailer }: SendRuntime, to: string, { id, body }: Outgoing): Promise<SendAnswer> {
  if (mailer === null) return refused("No e-mail can be sent: the operator of Sluice has not set SMTP_URL.");
  const startedAt = clock.now();
  const rendered = renderEmail(body, `${publicUrl(config)}/settings/alerts`);
  const late = { isOk: false, status: null, text: "The mail server did not answer within a minute.", isFinal: false };
  const answer = await Promise.race([mailer.send({ id, to, ...rendered }), after(SLOWEST_MAIL_MS, late)]);
  return { ...answer, durationMs: clock.now() - startedAt, retryAfterMs: null };
}

function after<Value>(ms: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms).unref());
}

function refused(text: string): SendAnswer {
  return { isOk: false, status: null, text, durationMs: 0, retryAfterMs: null, isFinal: false };
}
