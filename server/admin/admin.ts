import { readConfig } from "../env.ts";
import { END_SIGNALS } from "../programs/end-signals.ts";
import { reportFailure } from "../programs/run-program.ts";
import { runCommand } from "./run-command.ts";
import { useRuntime } from "./use-runtime.ts";

// npm run admin -- create-workspace …
process.umask(0o077);
// On exit, a PostgreSQL that this process started is stopped.
for (const signal of END_SIGNALS) process.once(signal, () => process.exit(1));
let close = async () => {};

try {
  const { exitCode, output, problem } = await runCommand(process.argv.slice(2), async () => {
    const used = await useRuntime(readConfig());
    close = used.close;
    return used.runtime;
  });
  if (output) process.stdout.write(`${output}\n`);
  if (problem) process.stderr.write(`${problem}\n`);
  process.exitCode = exitCode;
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
} finally {
  await close();
}
