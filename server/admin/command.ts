import type { Runtime } from "../runtime.ts";

/** Reads one line from standard input; a person at a terminal is shown the question. */
export type ReadSecret = (question: string) => Promise<string>;

/** One thing that the operator can do at a terminal. */
export type Command = {
  name: string;
  /** How it is called, and what for: shown by --help and after a mistake. */
  help: string;
  /** Answers what to print, or refuses: `usage` where it was called wrongly, else with a sentence. */
  run(args: string[], runtime: () => Promise<Runtime>, readSecret: ReadSecret): Promise<CommandResult>;
};

type CommandResult = { print: string } | { usage: string } | { refused: string };
