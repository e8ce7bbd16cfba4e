import { dirname, join, normalize } from "node:path";

/** A folder or file below `server/`, what it is for, and what it may import besides itself and npm's packages. Paths are below `server/`. */
export type Layer = { path: string; about: string; imports: readonly string[] };

/** The files of the runtime, which use-cases receive. */
const WORLD = ["runtime.ts", "clock.ts", "ids.ts", "env.ts"];
const ALL = ["*"];

/**
 * The layers, from the inner to the outer. server/README.md shows this table; `npm run check` compares every import with it, type imports
 * included. A file at the top of `server/` is a layer of its own.
 */
const LAYERS: readonly Layer[] = [
  { path: "domain", about: "rules and values, without clock and I/O", imports: [] },
  { path: "aws", about: "the AWS SDK behind a small port", imports: ["domain", "clock.ts"] },
  { path: "db", about: "every SQL statement, one file per table; migrations", imports: ["domain", "clock.ts", "start-error.ts"] },
  {
    path: "postgres",
    about: "the embedded PostgreSQL: its files, its process, its account",
    imports: ["keep-secret.ts", "start-error.ts"],
  },
  { path: "queue", about: "the job queue's own SQL: adding jobs, lost workers, migrations", imports: ["db"] },
  {
    path: "stage",
    about: "batches: group commit, recovery, the staging store, the index",
    imports: ["domain", "db", "aws", "queue", ...WORLD],
  },
  {
    path: "collect",
    about: "the tracking API: whose call it is, its records, stored once",
    imports: ["domain", "db", "stage", "close-server.ts", "trusted-proxies.ts", ...WORLD],
  },
  {
    path: "alerts",
    about: "what is told of destinations and sources, where to, and the outbox that sends it",
    imports: ["domain", "db", "queue", "access/sessions/public-url.ts", "seal-text.ts", ...WORLD],
  },
  { path: "deliver", about: "a file to its bucket; retry, pause, resume", imports: ["domain", "db", "aws", "queue", "alerts", ...WORLD] },
  {
    path: "configure",
    about: "sources and destinations; sample events, and a bucket and a role in the sandbox",
    imports: ["domain", "db", "queue", ...WORLD],
  },
  {
    path: "validate",
    about: "Validate, step by step, on request and on a schedule",
    imports: ["domain", "db", "aws", "deliver", "queue", "alerts", ...WORLD],
  },
  {
    path: "legacy-migration",
    about: "moves a legacy Amazon S3 to AWS S3, step by step; compares what both delivered",
    imports: ["domain", "db", "configure", "validate", "queue", ...WORLD],
  },
  {
    path: "engage",
    about: "audiences and computed traits: the history of events, the engine, and runs that send what changed",
    imports: ["domain", "db", "queue", "aws", "stage", "collect/records", "configure/insert-with-free-slug.ts", ...WORLD],
  },
  {
    path: "observe",
    about: "files, the ledger now and over time, and what failed on ingest",
    imports: ["domain", "db", "deliver/scan-records.ts", "engage", ...WORLD],
  },
  {
    path: "regulations",
    about: "suppresses users, and erases their records from batches, files, history and memberships",
    imports: ["domain", "db", "queue", "stage", "deliver", "engage", ...WORLD],
  },
  {
    path: "access",
    about: "sign-in, workspaces, members, tokens, and the mails about them",
    imports: ["domain", "db", "queue", "seal-text.ts", ...WORLD],
  },
  {
    path: "public-api",
    about: "Segment's Public API under `/api`: a table of calls, one file per resource, an OpenAPI document of them",
    imports: ["domain", "db", "access", "configure", "engage", "observe", "regulations", "deliver/redeliver-files.ts", ...WORLD],
  },
  { path: "sandbox", about: "the AWS sandbox, `Request` to `Response`", imports: ["domain", "clock.ts", "close-server.ts"] },
  {
    path: "jobs",
    about: "the schedule, and one thin file per job",
    imports: [
      "db/database.ts",
      "access",
      "alerts",
      "deliver",
      "engage",
      "legacy-migration",
      "observe",
      "queue",
      "regulations",
      "stage",
      "validate",
      ...WORLD,
    ],
  },
  { path: "programs", about: "web, collector, worker, sandbox, and the supervisor over them", imports: ALL },
  { path: "admin", about: "the command line", imports: ALL },
  { path: "demo", about: "`npm run demo`", imports: ALL },
  { path: "bench", about: "measurements", imports: ALL },
  { path: "testing", about: "fixtures, and what `npm test` runs", imports: ALL },
  {
    path: "runtime.ts",
    about: "the ports that every use-case is given",
    imports: ["domain", "db", "aws", "tracking-client.ts", "mailer.ts", ...WORLD],
  },
  { path: "compose.ts", about: "makes a `Runtime`", imports: ALL },
  { path: "main.ts", about: "starts the programs", imports: ["programs", "env.ts"] },
  { path: "env.ts", about: "the configuration, read from the environment", imports: ["start-error.ts", "trusted-proxies.ts"] },
  { path: "trusted-proxies.ts", about: "whose X-Forwarded-For counts", imports: [] },
  { path: "seal-text.ts", about: "encrypts what the database keeps secret", imports: ["env.ts"] },
  { path: "mailer.ts", about: "sends e-mails through SMTP_URL", imports: ["env.ts"] },
  { path: "log.ts", about: "the log", imports: ["env.ts"] },
];

/** No other folder may import these. */
const OUTERMOST = ["admin", "demo", "bench", "testing"];

/** npm packages, and the folders that may import them. */
const PACKAGES: readonly { name: RegExp; importedBy: readonly string[] }[] = [
  { name: /^(@aws-sdk|@smithy)\//, importedBy: ["aws", "demo", "testing"] },
  { name: /^graphile-worker$/, importedBy: ["queue", "jobs"] },
  { name: /^(kysely|pg)(\/|$)/, importedBy: ["db", "postgres", "queue", "jobs/worker.ts", "compose.ts", "bench", "testing"] },
  { name: /^@duckdb\//, importedBy: ["engage/engine", "bench"] },
  { name: /^nodemailer$/, importedBy: ["mailer.ts"] },
  { name: /^standardwebhooks$/, importedBy: ["alerts"] },
  { name: /^better-auth(\/|$)/, importedBy: ["access/sessions"] },
  { name: /^(next|react)(\/|$)/, importedBy: ["programs/web.ts"] },
];

/** The packages of the domain: no I/O in any of them. */
const DOMAIN_PACKAGES = /^(zod|diff|jsonc-parser)$/;

export type SourceFile = {
  /** Relative to the project's folder, with forward slashes. */
  path: string;
  text: string;
};

export type Import = { specifier: string; isType: boolean };

const IMPORT = /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** Returns all imports and re-exports of a module: static, dynamic and types. */
export function findImports(text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    specifier: from ?? dynamic ?? "",
    isType: type !== undefined,
  }));
}

/** Returns a sentence with the file, the import and the rule for each forbidden import. Tests may import anything. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !isTest(path))
    .flatMap((file) => findImports(file.text).flatMap((found) => findProblem(file.path, found) ?? []));
}

function findProblem(path: string, { specifier, isType }: Import): string | null {
  const target = resolveImport(path, specifier);
  if (target === null) return packageProblem(path, specifier);
  if (!target.startsWith("server/"))
    return path.startsWith("server/") && !isOutermost(path) ? `${path} imports ${target}: the server does not import the pages.` : null;
  const imported = target.slice("server/".length);
  if (path.startsWith("components/")) {
    const allowed = isType || isWithin(imported, "domain");
    return allowed ? null : `${path} imports ${target}: components import values from the domain only, and types from anywhere.`;
  }
  if (!path.startsWith("server/")) {
    return OUTERMOST.some((outer) => isWithin(imported, outer)) && !path.startsWith("e2e/")
      ? `${path} imports ${target}: nothing imports ${imported.split("/")[0]}.`
      : null;
  }
  return serverProblem(path.slice("server/".length), imported);
}

function serverProblem(path: string, imported: string): string | null {
  const layer = findLayer(path);
  if (isWithin(imported, layer.path) || layer.imports.includes("*")) {
    const outer = OUTERMOST.find((candidate) => isWithin(imported, candidate));
    return outer === undefined || isOutermost(`server/${path}`)
      ? null
      : `server/${path} imports server/${imported}: nothing imports ${outer}.`;
  }
  if (layer.imports.some((allowed) => isWithin(imported, allowed))) return null;
  return `server/${path} imports server/${imported}: ${layer.path} may import ${layer.imports.join(", ") || "nothing else of the server"}.`;
}

function packageProblem(path: string, specifier: string): string | null {
  if (!path.startsWith("server/")) return null;
  const own = path.slice("server/".length);
  if (isWithin(own, "domain"))
    return DOMAIN_PACKAGES.test(specifier) ? null : `${path} imports ${specifier}: the domain imports zod, diff and jsonc-parser.`;
  const rule = PACKAGES.find(({ name }) => name.test(specifier));
  if (rule === undefined || rule.importedBy.some((allowed) => isWithin(own, allowed))) return null;
  return `${path} imports ${specifier}: only ${rule.importedBy.join(", ")} may.`;
}

/** Returns the cycles of imports between folders. Type imports count; tests and fixtures do not. */
export function folderCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map<string, Map<string, string>>();
  for (const { path, text } of files) {
    if (!path.startsWith("server/") || path.startsWith("server/testing/") || isTest(path)) continue;
    for (const { specifier } of findImports(text)) {
      const target = resolveImport(path, specifier);
      if (!target?.startsWith("server/") || toFolder(target) === toFolder(path)) continue;
      const edges = graph.get(toFolder(path)) ?? new Map<string, string>();
      graph.set(toFolder(path), edges.set(toFolder(target), `${path} imports ${target}`));
    }
  }
  return [...graph.keys()].flatMap((folder) => cycleFrom(graph, folder) ?? []);
}

/** Returns the imports of the shortest cycle through `start`; null if there is none. */
function cycleFrom(graph: Map<string, Map<string, string>>, start: string): string | null {
  const waiting: { folder: string; way: string[] }[] = [{ folder: start, way: [] }];
  const seen = new Set<string>();
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    for (const [next, edge] of graph.get(step.folder) ?? []) {
      const way = [...step.way, edge];
      if (next === start) return `${start} is part of a cycle: ${way.join("; ")}.`;
      if (!seen.has(next)) waiting.push({ folder: next, way });
      seen.add(next);
    }
  }
  return null;
}

/** Returns the table for server/README.md. */
export function layerTable(): string {
  const rows = LAYERS.filter(({ path }) => !path.endsWith(".ts")).map(
    ({ path, about, imports }) => `| \`${path}\` | ${about} | ${importsWords(imports)} |`,
  );
  return ["| folder | what happens there | may import |", "| --- | --- | --- |", ...rows].join("\n");
}

function importsWords(imports: readonly string[]): string {
  if (imports.includes("*")) return "all";
  const folders = imports.filter((path) => !WORLD.includes(path));
  return [...folders, ...(imports.includes("runtime.ts") ? ["the runtime"] : [])].join(", ") || "nothing else of the server";
}

function findLayer(path: string): Layer {
  return LAYERS.find((layer) => isWithin(path, layer.path)) ?? { path, about: "", imports: [] };
}

function resolveImport(path: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  return specifier.startsWith(".") ? normalize(join(dirname(path), specifier)) : null;
}

/** Returns the folder of a file. A file at the top of `server/` counts as a folder. */
function toFolder(path: string): string {
  return path.split("/").length === 2 ? path : dirname(path);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isOutermost(path: string): boolean {
  return OUTERMOST.some((outer) => isWithin(path, `server/${outer}`));
}

function isTest(path: string): boolean {
  return path.includes(".test.");
}
