import type { Config } from "../env.ts";
import { StartError } from "../start-error.ts";
import { END_SIGNALS } from "./end-signals.ts";
import type { Program, ProgramOptions } from "./program.ts";

/** What a program tells its supervisor once it serves. */
export const READY = "ready";

const CLOSE_WITHIN_MS = 8_000;

/**
 * Runs one program in this process until it is told to end: by a signal where it runs alone, else by its supervisor's SIGTERM or the loss of
 * its supervisor. (A terminal sends its signals to the supervisor's children too; they wait for the supervisor, because it ends them in order.)
 */
export async function runProgram(program: Program, config: Config, options: ProgramOptions): Promise<void> {
  const stop = Promise.withResolvers<number>();
  for (const signal of END_SIGNALS) {
    process.on(signal, () => {
      if (!options.supervised || signal === "SIGTERM") stop.resolve(0);
    });
  }
  process.on("disconnect", () => stop.resolve(0));

  const running = await program(config, options);
  running.failed?.catch((error) => {
    reportFailure(error);
    stop.resolve(1);
  });
  if (process.connected) process.send?.(READY);

  const exitCode = await stop.promise;
  setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
  await running.close();
  process.exit(exitCode);
}

/** A StartError is its sentence; anything else is a bug and shows where. */
export function reportFailure(error: unknown): void {
  process.stderr.write(error instanceof StartError ? `${error.message}\n` : `${(error as Error)?.stack ?? error}\n`);
}
