import type { Config } from "../env.ts";
import { StartError } from "../start-error.ts";
import { END_SIGNALS } from "./end-signals.ts";
import type { Program, ProgramOptions } from "./program.ts";

/** The message that a program sends to its supervisor once it serves. */
export const READY = "ready";

const CLOSE_WITHIN_MS = 8_000;

/**
 * Runs one program in this process until a signal ends it. A supervised program ends only on SIGTERM or when its supervisor disconnects: a
 * terminal sends its signals to the supervisor's children too, but the supervisor ends them in order.
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

/** Prints the sentence of a StartError. Any other error is a bug and is printed with its stack. */
export function reportFailure(error: unknown): void {
  process.stderr.write(error instanceof StartError ? `${error.message}\n` : `${(error as Error)?.stack ?? error}\n`);
}
