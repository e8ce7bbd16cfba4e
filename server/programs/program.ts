import type { Config } from "../env.ts";

export type ProgramOptions = {
  /** Whether the supervisor started the program. It has prepared the database already. */
  supervised: boolean;
  /** Next's development mode, for the web program. */
  dev: boolean;
};

type RunningProgram = {
  /** Completes the work in progress, then stops. */
  close(): Promise<void>;
  /** Rejects if the program can't continue. Absent in programs that always can. */
  failed?: Promise<never>;
};

/** Starts a program. Resolves once it serves. Rejects with a StartError if a person can fix the cause. */
export type Program = (config: Config, options: ProgramOptions) => Promise<RunningProgram>;
