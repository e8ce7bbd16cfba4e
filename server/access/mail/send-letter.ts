import { type Letter, renderLetter } from "../../domain/mail/render-letter.ts";
import type { Runtime } from "../../runtime.ts";

type Sent = { id: string; to: string; letter: Letter };

/**
 * Sends a letter. Throws if the mail server does not take it now: the job is tried again. A letter that the server refuses
 * permanently is not tried again, and is logged without its address.
 */
export async function sendLetter({ mailer, log }: Pick<Runtime, "mailer" | "log">, { id, to, letter }: Sent): Promise<void> {
  if (mailer === null) throw new Error("SMTP_URL is not set in this program.");
  const answer = await mailer.send({ id, to, ...renderLetter(letter) });
  if (answer.isOk) return;
  if (!answer.isFinal) throw new Error(`The mail server did not take a letter: ${answer.status ?? "no answer"}.`);
  log.warn({ event: "letter-refused", letterId: id, status: answer.status }, "The mail server refused a letter for good.");
}
