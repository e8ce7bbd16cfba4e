import type { Runtime } from "../runtime.ts";
import type { Command, ReadSecret } from "./command.ts";
import { createWorkspaceCommand } from "./create-workspace.ts";
import { importLegacyCommand } from "./import-legacy.ts";
import { readSecret } from "./read-secret.ts";
import { resetPasswordCommand } from "./reset-password.ts";

const COMMANDS: readonly Command[] = [createWorkspaceCommand, resetPasswordCommand, importLegacyCommand];

export type Outcome = { exitCode: 0 | 1 | 2; output: string; problem: string };

/** Runs a command. `exitCode` is 0 with the output, 1 if the command was refused, and 2 with the usage after a usage error. */
export async function runCommand(
  [name, ...args]: string[],
  runtime: () => Promise<Runtime>,
  secretFrom: ReadSecret = readSecret,
): Promise<Outcome> {
  if (name === undefined || name === "--help" || name === "help")
    return { exitCode: name ? 0 : 2, output: name ? usage() : "", problem: name ? "" : usage() };
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) return wrong(`There is no command ${name}.`);
  if (args.includes("--help")) return { exitCode: 0, output: usage([command]), problem: "" };

  const result = await attempt(() => command.run(args, runtime, secretFrom));
  if ("usage" in result) return wrong(result.usage, [command]);
  if ("refused" in result) return { exitCode: 1, output: "", problem: result.refused };
  return { exitCode: 0, output: result.print, problem: "" };
}

/** Returns whether parseArgs threw the error: then the command was called incorrectly. */
async function attempt(run: () => ReturnType<Command["run"]>) {
  try {
    return await run();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith("ERR_PARSE_ARGS")) return { usage: message };
    throw error;
  }
}

function wrong(sentence: string, commands = COMMANDS): Outcome {
  return { exitCode: 2, output: "", problem: `${sentence}\n\n${usage(commands)}` };
}

function usage(commands = COMMANDS): string {
  return `Usage: npm run admin -- COMMAND\n\n${commands.map((command) => `  ${command.help}`).join("\n\n")}`;
}
