import type { ProfileFacts } from "../../domain/engage/engine-answers.ts";
import { IDENTIFIER_TYPES, type Identifier, type IdentifierType } from "../../domain/engage/identifier.ts";
import type { InputOf } from "./engine-request.ts";
import { loadSession } from "./load-session.ts";
import type { DuckDb } from "./open-duckdb.ts";

const MAX_EVENTS = 50;
const MAX_TRAITS = 200;
const MAX_IDENTIFIERS = 200;

/** Returns what the history knows of the profile with an identifier; null if it is unknown. */
export async function readProfile(duckDb: DuckDb, { session, identifier }: InputOf<"profile">): Promise<ProfileFacts | null> {
  await loadSession(duckDb, session);
  const profileId = await findProfile(duckDb, identifier);
  if (profileId === null) return null;
  return {
    profileId,
    identifiers: await readIdentifiers(duckDb, profileId),
    traits: await readTraits(duckDb, profileId),
    events: await readEvents(duckDb, profileId),
  };
}

/** A value without a type is looked for under every type; the one of the highest rank is returned. */
async function findProfile(duckDb: DuckDb, identifier: string): Promise<string | null> {
  const { type, value } = parseIdentifier(identifier);
  const found = await duckDb.rows<{ type: IdentifierType; profileId: string }>(
    `SELECT type, profile_id AS "profileId" FROM owner WHERE (type = $1 AND identifier = $2) OR identifier = $3`,
    [type, value, identifier],
  );
  const rankOf = (candidate: { type: IdentifierType }) => (candidate.type === type ? -1 : IDENTIFIER_TYPES.indexOf(candidate.type));
  return found.sort((a, b) => rankOf(a) - rankOf(b))[0]?.profileId ?? null;
}

function parseIdentifier(text: string): { type: string; value: string } {
  const type = IDENTIFIER_TYPES.find((candidate) => text.startsWith(`${candidate}:`)) ?? "";
  return { type, value: text.slice(type.length + 1) };
}

async function readIdentifiers(duckDb: DuckDb, profileId: string): Promise<Identifier[]> {
  const found = await duckDb.rows<Identifier>(
    `SELECT type, identifier AS value FROM owner WHERE profile_id = $1 ORDER BY type, identifier LIMIT ${MAX_IDENTIFIERS}`,
    [profileId],
  );
  return found.sort((a, b) => IDENTIFIER_TYPES.indexOf(a.type) - IDENTIFIER_TYPES.indexOf(b.type));
}

/** The latest value of each trait; one that was set to null is left out. */
async function readTraits(duckDb: DuckDb, profileId: string): Promise<ProfileFacts["traits"]> {
  const rows = await duckDb.rows<{ name: string; valueText: string; at: number }>(
    `WITH call AS (SELECT epoch_ms("at") AS at_ms, traits, unnest(json_keys(traits)) AS name FROM trait_call WHERE profile_id = $1),
       latest AS (
         SELECT name, max({'at': at_ms, 'value': json_extract(traits, '/' || replace(replace(name, '~', '~0'), '/', '~1'))::VARCHAR}) AS last
         FROM call GROUP BY name
       )
     SELECT name, last.value AS "valueText", last.at AS "at" FROM latest WHERE last.value <> 'null' ORDER BY name LIMIT ${MAX_TRAITS}`,
    [profileId],
  );
  return rows.map(({ name, valueText, at }) => ({ name, value: JSON.parse(valueText), at }));
}

async function readEvents(duckDb: DuckDb, profileId: string): Promise<ProfileFacts["events"]> {
  const rows = await duckDb.rows<Omit<ProfileFacts["events"][number], "properties"> & { propertiesText: string | null }>(
    `SELECT epoch_ms("at") AS "at", type, event, source_id AS "sourceId", message_id AS "messageId", properties AS "propertiesText"
     FROM event WHERE profile_id = $1 ORDER BY event."at" DESC, message_id LIMIT ${MAX_EVENTS}`,
    [profileId],
  );
  return rows.map(({ propertiesText, ...event }) => ({ ...event, properties: JSON.parse(propertiesText ?? "{}") }));
}
