import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";
import type { Config } from "./env.ts";

/** Keys whose values are never written, at the top level or one level below. */
const SECRETS = [
  "password",
  "authorization",
  "cookie",
  "token",
  "apiToken",
  "writeKey",
  "accessKeyId",
  "secretAccessKey",
  "sessionToken",
  "credentials",
  "DATABASE_URL",
  "AUTH_SECRET",
  "SMTP_URL",
];

const MAX_WAITING_BYTES = 1_000_000;

/** Creates the log of a program. An entry is one line: plain text at a terminal, else JSON. */
export function createLog(config: Pick<Config, "LOG_LEVEL">, program: string, destination = standardOutput()): Logger {
  const options = {
    base: { name: program },
    level: config.LOG_LEVEL,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    serializers: { error: stdSerializers.err, err: stdSerializers.err },
  };
  return pino(options, destination);
}

function standardOutput(): DestinationStream {
  return process.stdout.isTTY ? plainLines(process.stdout) : linesTo(1);
}

/** Buffers up to 1 MB of lines that can't be written until a later write succeeds. Further lines are lost. Never throws. */
function linesTo(fd: number): DestinationStream {
  return pino.destination({ fd, sync: true, maxLength: MAX_WAITING_BYTES }).on("error", () => {});
}

/** Formats pino's JSON as `12:00:01 warn collector: What happened (key=value)`. */
export function plainLines(output: { write(text: string): unknown }): DestinationStream {
  return {
    write(json: string) {
      const { time, level, name, msg, error, err, ...rest } = JSON.parse(json);
      const clock = new Date(time).toTimeString().slice(0, 8);
      const details = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
      const reason = (error ?? err)?.message;
      const ending = [...(reason ? [reason] : []), ...details].join(", ");
      output.write(`${clock} ${pino.levels.labels[level]?.padEnd(5)} ${name}: ${msg ?? ""}${ending ? ` (${ending})` : ""}\n`);
    },
  };
}
