import { parseArgs } from "node:util";
import { createWorkspace } from "../access/workspace/create-workspace.ts";
import { WelcomeInput } from "../domain/access/account-input.ts";
import { REFUSAL_MESSAGES } from "../domain/refusal-messages.ts";
import type { Command } from "./command.ts";

/** The flag of each field of the form that creates the first workspace. The same rules apply. */
const FLAGS: Readonly<Record<string, string>> = {
  workspaceName: "--name",
  ownerName: "--owner-name",
  email: "--email",
  password: "--password",
};

export const createWorkspaceCommand: Command = {
  name: "create-workspace",
  help: `create-workspace --name NAME --email EMAIL --password PASSWORD [--owner-name NAME] [--json]
    Creates a workspace with its owner, and prints the workspace's id and an API token. The token is shown only once. With --password -
    the password is read from standard input (its first line) or typed at a terminal: arguments are visible to everybody on this machine.`,

  async run(args, runtime, readSecret) {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: "string", default: "" },
        email: { type: "string", default: "" },
        password: { type: "string", default: "" },
        "owner-name": { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const ownerName = values["owner-name"] ?? values.email.replace(/@.*/, "");
    const password = values.password === "-" ? await readSecret("Password: ") : values.password;
    const parsed = WelcomeInput.safeParse({ workspaceName: values.name, ownerName, email: values.email, password });
    if (!parsed.success)
      return { usage: parsed.error.issues.map(({ path, message }) => `${FLAGS[String(path[0])]}: ${message}`).join("\n") };

    const { workspaceName, ...owner } = parsed.data;
    const created = await createWorkspace(await runtime(), { name: workspaceName, ...owner });
    if (!created.ok) return { refused: REFUSAL_MESSAGES[created.error] };

    const { workspaceId, apiToken } = created.value;
    return { print: values.json ? JSON.stringify({ workspaceId, apiToken }) : `Workspace  ${workspaceId}\nAPI token  ${apiToken}` };
  },
};
