import { parseArgs } from "node:util";
import { resetPassword } from "../access/reset-password.ts";
import { EmailInput } from "../domain/account-input.ts";
import { REFUSAL_MESSAGES } from "../domain/refusal-messages.ts";
import type { Command } from "./command.ts";

export const resetPasswordCommand: Command = {
  name: "reset-password",
  help: `reset-password --email EMAIL [--json]
    Gives somebody who forgot it another password, and prints it this once. The person is signed out everywhere, and can change it
    under Your account.`,

  async run(args, runtime) {
    const { values } = parseArgs({ args, options: { email: { type: "string", default: "" }, json: { type: "boolean", default: false } } });
    const email = EmailInput.safeParse(values.email);
    if (!email.success) return { usage: email.error.issues.map(({ message }) => `--email: ${message}`).join("\n") };

    const reset = await resetPassword(await runtime(), email.data);
    if (!reset.ok) return { refused: REFUSAL_MESSAGES[reset.error] };
    const { name, password } = reset.value;
    return { print: values.json ? JSON.stringify({ name, password }) : `Account   ${name}, ${email.data}\nPassword  ${password}` };
  },
};
