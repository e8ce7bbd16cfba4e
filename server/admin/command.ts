import type { Runtime } from "../runtime.ts";

/** One thing that the operator can do at a terminal. */
export type Command = {
  name: string;
  /** How it is called, and what for: shown by --help and after a mistake. */
  help: string;
  /** Answers what to print, or refuses: `usage` where it was called wrongly, else with a sentence. */
  run(args: string[], runtime: () => Promise<Runtime>): Promise<CommandResult>;
};

type CommandResult = { print: string } | { usage: string } | { refused: string };
