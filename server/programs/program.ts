import type { Config } from "../env.ts";

export type ProgramOptions = {
  /** Started by the supervisor, which has prepared the database already. */
  supervised: boolean;
  /** Next's development mode, for the web program. */
  dev: boolean;
};

type RunningProgram = {
  /** Lets work in hand end, then ends. */
  close(): Promise<void>;
  /** Rejects where the program can't go on; absent where it always can. */
  failed?: Promise<never>;
};

/** Starts serving, and answers once it does. What a person can mend is a StartError. */
export type Program = (config: Config, options: ProgramOptions) => Promise<RunningProgram>;
