import type { Runtime } from "../runtime.ts";

/** Reads one line from standard input. At a terminal, prints the question first. */
export type ReadSecret = (question: string) => Promise<string>;

/** A command of `npm run admin`. */
export type Command = {
  name: string;
  /** Usage and purpose. Printed by --help and after a usage error. */
  help: string;
  /** Returns the text to print, a usage error (`usage`), or the reason why the command was refused (`refused`). */
  run(args: string[], runtime: () => Promise<Runtime>, readSecret: ReadSecret): Promise<CommandResult>;
};

type CommandResult = { print: string } | { usage: string } | { refused: string };
