import { createTransport } from "nodemailer";
import type { Config } from "./env.ts";

export type Mail = {
  /** The same over all attempts, so that a receiver can drop copies. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
};

/** `status` is SMTP's code; null if the server did not answer. `isFinal`: the server refuses this mail for good. */
export type MailAnswer = { isOk: boolean; status: number | null; text: string; isFinal: boolean };

export type Mailer = {
  /** Sends one mail. Never rejects; takes at most some 20 s for each step of SMTP. */
  send(mail: Mail): Promise<MailAnswer>;
};

const TIMEOUT_MS = 20_000;

/** Creates the mailer of SMTP_URL; null without one. Opens no connection. */
export function createMailer({ SMTP_URL, MAIL_FROM, PUBLIC_URL }: Pick<Config, "SMTP_URL" | "MAIL_FROM" | "PUBLIC_URL">): Mailer | null {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return null;
  const limits = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url: SMTP_URL, ...limits }, { from: MAIL_FROM });
  const { hostname } = new URL(PUBLIC_URL);
  return {
    async send({ id, to, subject, text, html }) {
      const headers = { "Auto-Submitted": "auto-generated" };
      try {
        const sent = await transport.sendMail({
          to: { name: "", address: to },
          subject,
          text,
          html,
          headers,
          messageId: `<${id}@${hostname}>`,
        });
        return { isOk: true, status: Number.parseInt(sent.response, 10) || null, text: sent.response, isFinal: false };
      } catch (error) {
        const { responseCode = null, response, message } = error as Error & { responseCode?: number; response?: string };
        // 5xx after the connection is about this mail; about the login (530 to 538) the operator can do something.
        const isFinal = responseCode !== null && responseCode >= 550 && responseCode < 600;
        return { isOk: false, status: responseCode, text: response ?? message, isFinal };
      }
    },
  };
}
