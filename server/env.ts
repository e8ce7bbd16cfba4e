import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { StartError } from "./start-error.ts";
import { parseTrustedProxies } from "./trusted-proxies.ts";

/** The validated configuration with its defaults. The names are those of the environment variables, which the README's table explains. */
export type Config = Omit<z.output<typeof ConfigSchema>, "AWS_MODE" | "PUBLIC_URL" | "COLLECTOR_URL"> & {
  AWS_MODE: "sandbox" | "amazon";
  PUBLIC_URL: string;
  /** Without a trailing slash. */
  COLLECTOR_URL: string;
  /** Whether COLLECTOR_URL was set. Otherwise it is derived from PUBLIC_URL. */
  COLLECTOR_URL_IS_SET: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

const PORTS = ["WEB_PORT", "COLLECTOR_PORT", "SANDBOX_PORT", "WORKER_PORT"] as const;
/** Variables whose values are never part of a message, and may come from the file that `<name>_FILE` names. */
const SECRETS = ["AUTH_SECRET", "DATABASE_URL", "METRICS_TOKEN", "SMTP_URL"] as const;
const MAX_SECRET_FILE_BYTES = 64 * 1024;

/** The names of the variables that name a file with a secret. */
export const SECRET_FILE_VARIABLES: readonly string[] = SECRETS.map((name) => `${name}_FILE`);

const ConfigSchema = z.object({
  /** The address on which every program listens. The default accepts connections from this machine only. */
  HOST: z.string().default("127.0.0.1"),
  WEB_PORT: port(3000),
  COLLECTOR_PORT: port(3001),
  SANDBOX_PORT: port(3002),
  WORKER_PORT: port(3003),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be an address such as https://sluice.example.com" }).optional(),
  COLLECTOR_URL: z
    .url({ protocol: /^https?$/, error: "must be an address such as https://events.example.com" })
    .refine(
      (url) => new URL(url).href === `${new URL(url).origin}/`,
      "must be an address without a path, such as https://events.example.com",
    )
    .transform((url) => new URL(url).origin)
    .optional(),
  DATA_DIR: z
    .string()
    .default(".data")
    .transform((path) => resolve(/* turbopackIgnore: true */ path)),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, "must be an address such as postgres://user:password@host:5432/database")
    .optional(),
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  /** The proxies whose X-Forwarded-For counts. */
  TRUSTED_PROXIES: z
    .string()
    .default("loopback")
    .transform((text, context) => {
      const proxies = parseTrustedProxies(text);
      if (proxies !== null) return proxies;
      context.addIssue({
        code: "custom",
        message: "must be IP addresses, ranges such as 10.0.0.0/8, loopback or private, separated by commas",
      });
      return z.NEVER;
    }),
  /** The bearer token for `/metrics`. Without it, `/metrics` is refused. */
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  AWS_MODE: z.enum(["sandbox", "amazon"], "must be sandbox or amazon").optional(),
  INTERMEDIATE_ROLE_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, "must be a role's ARN such as arn:aws:iam::123456789012:role/name")
    .default("arn:aws:iam::595280932656:role/segment-s3-integration-production-access"),
  TRUSTED_ACCOUNT_ID: z
    .string()
    .regex(/^\d{12}$/, "must be an AWS account id of 12 digits")
    .default("595280932656"),
  /** Further AWS accounts of the platform. Their roles are never assumed for a customer. */
  PLATFORM_ACCOUNT_IDS: z
    .string()
    .regex(/^\s*\d{12}(\s*,\s*\d{12})*\s*$/, "must be AWS account ids of 12 digits, separated by commas")
    .transform((text) => text.split(",").map((id) => id.trim()))
    .default([]),
  SUPPORT_CONTACT: z.string().default("friends@segment.com"),
  WORKSPACE_REGION: z.enum(["us", "eu"], "must be us or eu").default("us"),
  STAGING_BUCKET: z.string().optional(),
  STAGING_REGION: z.string().optional(),
  DELIVERY_INTERVAL_SECONDS: wholeNumber({ from: 1, to: 3600, fallback: 300 }),
  /** How long a batch stays staged after no destination waits for it any longer. */
  RETENTION_DAYS: wholeNumber({ from: 1, to: 365, fallback: 7 }),
  /** How long a file may wait for its destination before it expires. */
  PENDING_RETENTION_DAYS: wholeNumber({ from: 1, to: 365, fallback: 14 }),
  /** The interval in which the settings of an enabled destination are validated again. 0 disables this. */
  REVALIDATION_HOURS: wholeNumber({ from: 0, to: 168, fallback: 6 }),
  GZIP_LEVEL: wholeNumber({ from: 1, to: 9, fallback: 6 }),
  /** How long a message id is remembered. Events that a client retries within this time are stored once. */
  DEDUPLICATION_HOURS: wholeNumber({ from: 1, to: 24, fallback: 1 }),
  /** Calls per second that one collector accepts from one workspace. 0 means no limit. */
  REQUESTS_PER_SECOND: wholeNumber({ from: 0, to: 1_000_000, fallback: 0 }),
  WORKER_CONCURRENCY: wholeNumber({ from: 1, to: 64, fallback: 8 }),
  /** The mail server: `smtp://user:password@host:587`, or `smtps://` for TLS from the start. Without it, no e-mail is sent. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, "must be an address such as smtp://user:password@host:587")
    .refine((url) => URL.canParse(url), "must be an address such as smtp://user:password@host:587")
    .optional(),
  /** The sender of e-mails. */
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, "must be a sender such as Sluice <sluice@example.com>")
    .optional(),
  /** Whether webhooks of alerts may lead into the operator's own network. */
  ALERT_PRIVATE_ADDRESSES: z.enum(["allow", "refuse"], "must be allow or refuse").default("refuse"),
  /** How many days of events audiences and computed traits are computed from. */
  ENGAGE_HISTORY_DAYS: wholeNumber({ from: 1, to: 400, fallback: 90 }),
  /** The time between two runs of an audience or a computed trait. */
  ENGAGE_INTERVAL_MINUTES: wholeNumber({ from: 1, to: 1440, fallback: 120 }),
  /** The memory that the engine of audiences may use. */
  ENGAGE_MEMORY_MB: wholeNumber({ from: 200, to: 1_000_000, fallback: 1000 }),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent").default("info"),
});

/** Reads the configuration. Throws one StartError with a sentence for each invalid or missing variable. */
export function readConfig(environment: Environment = process.env): Config {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const files = readSecretFiles(variables);
  const given = { ...variables, ...files.secrets };
  const parsed = ConfigSchema.safeParse(given);
  const invalid = parsed.error?.issues.map((issue) => sentenceFor(issue, given)) ?? [];
  const problems = [...files.problems, ...invalid, ...missingTogether(given)];
  if (parsed.success) problems.push(...sharedPorts(parsed.data));
  if (!parsed.success || problems.length > 0) throw new StartError(problems.join("\n"));

  const PUBLIC_URL = parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.WEB_PORT}`;
  return {
    ...parsed.data,
    AWS_MODE: parsed.data.AWS_MODE ?? "sandbox",
    PUBLIC_URL,
    COLLECTOR_URL: parsed.data.COLLECTOR_URL ?? originAt(PUBLIC_URL, parsed.data.COLLECTOR_PORT),
    COLLECTOR_URL_IS_SET: parsed.data.COLLECTOR_URL !== undefined,
  };
}

/** Reads the secrets that come from files, as container platforms mount them. White space around a secret is removed. */
function readSecretFiles(variables: Environment): { secrets: Record<string, string>; problems: string[] } {
  const secrets: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of SECRETS) {
    const path = variables[`${name}_FILE`];
    if (path === undefined) continue;
    if (variables[name] !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set. Set one of them.`);
      continue;
    }
    const secret = readSecretFile(path);
    if (typeof secret === "string") secrets[name] = secret;
    else problems.push(`${name}_FILE: ${secret.problem}`);
  }
  return { secrets, problems };
}

function readSecretFile(path: string): string | { problem: string } {
  try {
    const bytes = readFileSync(/* turbopackIgnore: true */ path);
    if (bytes.length > MAX_SECRET_FILE_BYTES) return { problem: `the file "${path}" is larger than 64 KB.` };
    const secret = bytes.toString("utf8").trim();
    return secret === "" ? { problem: `the file "${path}" is empty.` } : secret;
  } catch (error) {
    return { problem: `the file "${path}" cannot be read (${(error as NodeJS.ErrnoException).code}).` };
  }
}

function originAt(address: string, port: number): string {
  return Object.assign(new URL(address), { port: String(port) }).origin;
}

function sentenceFor(issue: { path: PropertyKey[]; message: string }, given: Environment): string {
  const name = String(issue.path[0]);
  return SECRETS.some((secret) => secret === name) ? `${name} ${issue.message}.` : `${name} ${issue.message}, not "${given[name]}".`;
}

/** Returns a sentence for each variable that must be set together with another one. AWS_MODE has no default then, so that nobody uses the sandbox by mistake. */
function missingTogether(given: Environment): string[] {
  const problems: string[] = [];
  const real = ["DATABASE_URL", "INTERMEDIATE_ROLE_ARN", "STAGING_BUCKET"].filter((name) => given[name] !== undefined);
  if (real.length > 0 && given["AWS_MODE"] === undefined) {
    problems.push(`AWS_MODE is missing: with ${real.join(" and ")} set, say AWS_MODE=amazon, or AWS_MODE=sandbox for the AWS sandbox.`);
  }
  if (given["DATABASE_URL"] !== undefined && given["AUTH_SECRET"] === undefined) {
    problems.push("AUTH_SECRET is missing: with DATABASE_URL set, give every program the same secret of at least 32 random characters.");
  }
  if (given["SMTP_URL"] !== undefined && given["MAIL_FROM"] === undefined) {
    problems.push("MAIL_FROM is missing: with SMTP_URL set, name the sender of e-mails, such as Sluice <sluice@example.com>.");
  }
  if ((given["STAGING_BUCKET"] === undefined) !== (given["STAGING_REGION"] === undefined)) {
    const [there, missing] = given["STAGING_BUCKET"] ? ["STAGING_BUCKET", "STAGING_REGION"] : ["STAGING_REGION", "STAGING_BUCKET"];
    problems.push(`${missing} is missing: it is needed with ${there}.`);
  }
  return problems;
}

function sharedPorts(config: Readonly<Record<(typeof PORTS)[number], number>>): string[] {
  return [...Map.groupBy(PORTS, (name) => config[name])]
    .filter(([, names]) => names.length > 1)
    .map(([port, names]) => `${names.join(" and ")} must differ: both are ${port}.`);
}

function port(fallback: number) {
  return wholeNumber({ from: 1, to: 65535, fallback, what: "a port number" });
}

function wholeNumber({ from, to, fallback, what = "a whole number" }: { from: number; to: number; fallback: number; what?: string }) {
  const error = `must be ${what} from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .refine((number) => number >= from && number <= to, error)
    .default(fallback);
}
