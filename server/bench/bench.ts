import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { deferOnce } from "./cleanup-stack.ts";
import type { Bench } from "./measure.ts";
import { type Part, runPart, startPart } from "./part.ts";
import { benchSections, type Section } from "./sections.ts";
import { formatTable, type Round, rowResults } from "./table.ts";

const USAGE = `Usage: npm run bench [-- options]   prints a table; docs/performance.md explains it
  --rounds N         how often each is measured (5)
  --events N         events of the largest section (1500000)
  --connections N    connections of the sender (64)
  --only SECTION     throughput, batch-context, single, sources, recovery, overview or engage
  --json FILE        writes all figures of all rounds
  --profile FOLDER   writes CPU profiles of Sluice's processes, and prints the collector's hot spots
  --folder FOLDER    the folder for data during the run, on a real disk (the system's folder for temporary files)
With FLUENT_BIT=/path/to/fluent-bit the same events are also sent through fluent-bit.
`;

/** The parts that run in separate processes. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  sender: async () => (await import("./sender.ts")).sender,
  sink: async () => (await import("./sink.ts")).sink,
  gzip: async () => (await import("./gzip-bound.ts")).gzipBound,
  bare: async () => (await import("./bare-http.ts")).bareHttp,
  recovery: async () => (await import("./recovery.ts")).recovery,
  overview: async () => (await import("./overview.ts")).overview,
  engage: async () => (await import("./engage.ts")).engage,
};

const options = readArguments();
const part = options.part === undefined ? undefined : PARTS[options.part];
if (part !== undefined) await runPart(await part());
else process.exit(await bench());

/** Returns the exit code: 1 if an event was lost, duplicated or refused, or if something failed. */
async function bench(): Promise<number> {
  const cleanup = new AsyncDisposableStack();
  const interrupted = Promise.withResolvers<never>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.reject(new Error(`Ended by ${signal}.`)));
  try {
    await Promise.race([measureAll(cleanup), interrupted.promise]);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  } finally {
    await cleanup.disposeAsync();
  }
}

async function measureAll(cleanup: AsyncDisposableStack): Promise<void> {
  const sections = benchSections(process.env["FLUENT_BIT"]).filter(({ name }) => options.only === undefined || name === options.only);
  if (sections.length === 0) throw new Error(`There is no section ${options.only}.\n${USAGE}`);
  const folder = await mkdtemp(join(resolve(options.folder ?? tmpdir()), "sluice-bench-"));
  deferOnce(cleanup, () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });

  const sink = startPart("sink", {});
  deferOnce(cleanup, () => sink.end());
  const { port: sinkPort } = await sink.receive<{ port: number }>();
  const { connections, eventCount, profile: profileFolder } = options;
  const all: Bench = { folder, cleanup, sink, sinkPort, connections, eventCount, profileFolder };

  const results = [];
  for (const section of sections) {
    const rounds = await measureRounds(all, section);
    results.push({ name: section.name, title: section.title, rows: rowResults(section, rounds), rounds });
  }
  process.stdout.write(`\n${aboutThisRun()}\n\n${formatTable(results)}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ about: aboutThisRun(), sections: results }, null, 2)}\n`);
}

/** Even rounds run in reverse order, so that effects of warming up and of load are the same for all variants. */
async function measureRounds(all: Bench, { title, variants }: Section): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const figures: Record<string, Record<string, number>> = {};
    for (const variant of round % 2 === 1 ? variants : variants.toReversed()) {
      process.stderr.write(`${title}, round ${round} of ${options.rounds}: ${variant.name}\n`);
      figures[variant.name] = await variant.run(all, round);
    }
    rounds.push(figures);
  }
  return rounds;
}

function aboutThisRun(): string {
  const [first] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
  return `${day}, ${cpus().length} x ${first?.model.trim()}, Node ${process.versions.node}, \`${command}\``;
}

function readArguments() {
  try {
    const text = { type: "string" } as const;
    const { values } = parseArgs({
      options: { rounds: text, events: text, connections: text, only: text, json: text, profile: text, folder: text, part: text },
    });
    return {
      ...values,
      rounds: positive(values.rounds, 5),
      eventCount: positive(values.events, 1_500_000),
      connections: positive(values.connections, 64),
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

function positive(given: string | undefined, fallback: number): number {
  const number = given === undefined ? fallback : Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${given} is no whole number above 0.`);
  return number;
}
