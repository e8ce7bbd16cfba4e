import { parseArgs } from "node:util";
import { resetPassword } from "../access/sessions/reset-password.ts";
import { EmailInput } from "../domain/access/account-input.ts";
import { REFUSAL_MESSAGES } from "../domain/refusal-messages.ts";
import type { Command } from "./command.ts";

export const resetPasswordCommand: Command = {
  name: "reset-password",
  help: `reset-password --email EMAIL [--revoke-tokens] [--json]
    Sets a new random password for an account, and prints it once. The person is signed out everywhere, and can change the password
    under Your account. API tokens that the person created stay valid, and their number is printed. --revoke-tokens revokes them.`,

  async run(args, runtime) {
    const { values } = parseArgs({
      args,
      options: {
        email: { type: "string", default: "" },
        "revoke-tokens": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const email = EmailInput.safeParse(values.email);
    if (!email.success) return { usage: email.error.issues.map(({ message }) => `--email: ${message}`).join("\n") };

    const reset = await resetPassword(await runtime(), { email: email.data, revokeTokens: values["revoke-tokens"] });
    if (!reset.ok) return { refused: REFUSAL_MESSAGES[reset.error] };
    if (values.json) return { print: JSON.stringify(reset.value) };
    const { name, password, revokedTokenCount, remainingTokenCount } = reset.value;
    const tokens = values["revoke-tokens"]
      ? `${revokedTokenCount} revoked`
      : `${remainingTokenCount} that this person created stay valid${remainingTokenCount === 0 ? "" : "; --revoke-tokens revokes them"}`;
    return { print: `Account   ${name}, ${email.data}\nPassword  ${password}\nTokens    ${tokens}` };
  },
};
