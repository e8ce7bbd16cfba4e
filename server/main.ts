import { once } from "node:events";
import { parseArgs } from "node:util";
import { readConfig } from "./env.ts";
import type { Program } from "./programs/program.ts";
import { reportFailure, runProgram } from "./programs/run-program.ts";
import { sandboxEnvironment } from "./programs/sandbox-environment.ts";

const USAGE = `Usage: npm start                                  everything
       npm start -- --without-web                  everything except the pages
       npm start -- web|collector|worker|sandbox   one program; all but the sandbox need DATABASE_URL
       npm run dev                                 everything, with the web program in development mode
`;

/** Each program is loaded only by the process that runs it. */
const PROGRAMS: Readonly<Record<string, () => Promise<Program>>> = {
  web: async () => (await import("./programs/web.ts")).web,
  collector: async () => (await import("./programs/collector.ts")).collector,
  worker: async () => (await import("./programs/worker.ts")).worker,
  sandbox: async () => (await import("./programs/sandbox.ts")).sandbox,
};

// Files are readable by this user only.
process.umask(0o077);
await main().catch((error: unknown) => {
  reportFailure(error);
  process.exit(1);
});

async function main(): Promise<void> {
  const { name, dev, withoutWeb } = readArguments();
  const config = readConfig(process.env);

  if (name === undefined) {
    const { supervise } = await import("./programs/supervisor.ts");
    const programs = withoutWeb ? ["worker", "collector"] : ["worker", "collector", "web"];
    return await supervise(config, { main: import.meta.filename, programs, dev, environment: process.env });
  }
  if (name === "prepare" && process.send !== undefined) {
    const { prepare } = await import("./programs/prepare.ts");
    process.send(await prepare(config));
    // Wait until the supervisor has received it.
    await once(process, "disconnect");
    process.exit();
  }
  const load = PROGRAMS[name];
  if (load === undefined) return exitWithUsage();

  process.title = `sluice ${name}`;
  setEnvironment({
    NODE_ENV: process.env.NODE_ENV ?? (dev ? "development" : "production"),
    ...(config.AWS_MODE === "sandbox" ? sandboxEnvironment(config, process.env) : {}),
  });
  await runProgram(await load(), config, { dev, supervised: process.send !== undefined });
}

function readArguments(): { name: string | undefined; dev: boolean; withoutWeb: boolean } {
  try {
    const flag = { type: "boolean", default: false } as const;
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { dev: flag, "without-web": flag } });
    return positionals.length > 1 ? exitWithUsage() : { name: positionals[0], dev: values.dev, withoutWeb: values["without-web"] };
  } catch {
    return exitWithUsage();
  }
}

function exitWithUsage(): never {
  process.stderr.write(USAGE);
  process.exit(2);
}

function setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else Object.assign(process.env, { [name]: value });
  }
}
