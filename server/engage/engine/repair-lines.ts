import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** Copies NDJSON from a gzip file, as JSON that every parser accepts: unpaired surrogates are replaced, and of duplicate keys the last one is kept. Lines that are no JSON are left out. */
export async function repairLines(gzPath: string, target: string): Promise<void> {
  const source = createReadStream(gzPath);
  const unzipped = source.pipe(createGunzip());
  source.on("error", (error) => unzipped.destroy(error));
  await pipeline(Readable.from(readRepaired(unzipped)), createWriteStream(target));
}

async function* readRepaired(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const repaired = repairLine(line);
    if (repaired !== null) yield `${repaired}\n`;
  }
}

function repairLine(line: string): string | null {
  try {
    return JSON.stringify(JSON.parse(line), (_, value) => (isText(value) ? value.toWellFormed() : withWellFormedKeys(value)));
  } catch {
    return null;
  }
}

function withWellFormedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (Object.keys(value).every((key) => key.isWellFormed())) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toWellFormed(), member]));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
