import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { HistorySession } from "../../runtime.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlPaths, sqlText } from "./sql-text.ts";
import { type IdentityFiles, writeIdentity, writeSeen } from "./write-identity.ts";

/** One of `count` shares of the profiles, counted from 0. */
export type ProfileRange = { index: number; count: number };

/**
 * Creates the views that queries read (docs/engage.md):
 * - `event(profile_id, at, type, event, source_id, message_id, properties, page)`: track, page and screen calls
 * - `trait_call(profile_id, at, traits)`: identify calls
 * - `profile(profile_id, type, identifier)`: each profile with its best identifier
 * - `owner(type, identifier, profile_id)`: each identifier with its profile
 * - `moved(best, profile_id)`: the identifiers that are not the best one of their profile
 * With a range they contain only the profiles of that share. The identity files of a version are written once.
 */
export async function loadSession(duckDb: DuckDb, session: HistorySession, range: ProfileRange | null = null): Promise<void> {
  const files = await writeIdentityOnce(duckDb, session);
  const share = (profileId: string) => (range === null ? "true" : `hash(${profileId}) % ${range.count} = ${range.index}`);
  const part = toPartSql(session);
  const own = `coalesce(moved.profile_id, part.best)`;
  const from = `FROM ${part} part LEFT JOIN moved ON moved.best = part.best`;
  const statements = [
    `CREATE OR REPLACE VIEW owner AS SELECT * FROM read_parquet(${sqlText(files.owner)})`,
    `CREATE OR REPLACE VIEW moved AS SELECT * FROM read_parquet(${sqlText(files.moved)})`,
    `CREATE OR REPLACE VIEW profile AS SELECT * FROM read_parquet(${sqlText(files.profile)}) WHERE ${share("profile_id")}`,
    `CREATE OR REPLACE VIEW event AS
       SELECT ${own} AS profile_id, part."at", part.type, part.event, part.source_id, part.message_id, part.properties, part.page
       ${from} WHERE part.event IS NOT NULL AND ${share(own)}`,
    `CREATE OR REPLACE VIEW trait_call AS
       SELECT ${own} AS profile_id, part."at", part.traits ${from} WHERE part.type = 'identify' AND part.traits IS NOT NULL AND ${share(own)}`,
  ];
  for (const statement of statements) await duckDb.run(statement);
}

/** The rows of all parts; none if there are no parts. */
export function toPartSql({ parts }: Pick<HistorySession, "parts">): string {
  if (parts.length > 0) return `read_parquet(${sqlPaths(parts.map(({ path }) => path))})`;
  const columns = ["user_id", "anonymous_id", "email", "android_idfa", "ios_idfa", "best", "type", "event", "source_id", "message_id"];
  const texts = [...columns, "properties", "traits", "page"].map((name) => `NULL::VARCHAR AS ${name}`).join(", ");
  return `(SELECT ${texts}, NULL::TIMESTAMP_MS AS "at", NULL::TIMESTAMP_MS AS received_at WHERE false)`;
}

/** Writes the files of a version, or returns those that were written before. Files of older versions of the workspace are deleted. */
async function writeIdentityOnce(duckDb: DuckDb, session: HistorySession): Promise<IdentityFiles> {
  const folder = join(duckDb.directory, "identity", session.workspaceId);
  const own = join(folder, session.version);
  const files = toFiles(own);
  if (existsSync(files.profile)) return files;

  const seen = await writeSeenOnce(duckDb, session, join(folder, "seen"));
  for (const name of readdirSync(folder)) if (name !== "seen") rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(own);
  await writeIdentity(duckDb, seen, files);
  return files;
}

/** Returns the rows of what was seen in the parts. Only new parts are read. */
async function writeSeenOnce(duckDb: DuckDb, session: HistorySession, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const left = new Set(readdirSync(folder));
  const paths: string[] = [];
  for (const part of session.parts) {
    const name = `${createHash("sha256").update(part.path).digest("hex").slice(0, 32)}.parquet`;
    const path = join(folder, name);
    if (!left.delete(name)) await writeSeen(duckDb, toPartSql({ parts: [part] }), path);
    paths.push(path);
  }
  for (const name of left) rmSync(join(folder, name), { force: true });
  return toPartSql({ parts: paths.map((path) => ({ path })) });
}

function toFiles(folder: string): IdentityFiles {
  const toPath = (name: string) => join(folder, `${name}.parquet`);
  return { owner: toPath("owner"), moved: toPath("moved"), profile: toPath("profile") };
}
