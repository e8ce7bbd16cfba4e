import type { Identifier, IdentifierType } from "./identifier.ts";
import type { Position } from "./query/query-tree.ts";

/** Why the engine has no answer. `message` is a sentence for people, without data of the events. */
export type EngineFault = {
  code: "out_of_memory" | "child_killed" | "missing_part" | "disk_full" | "timeout" | "engine_failed";
  message: string;
};

/** A part of the history. `firstAt` and `lastAt` are the times of its events in ms since the epoch, null if it has none. */
export type PartFigures = { eventCount: number; byteCount: number; firstAt: number | null; lastAt: number | null };

/** The profiles that a query finds: how many, at most 25 of them, and how many identifiers of each type they have. */
export type Preview = {
  total: number;
  sample: { profileId: string; identifiers: Identifier[]; value: unknown }[];
  identifierCounts: { type: IdentifierType; count: number }[];
  durationMs: number;
};

/** What the history knows of a profile. Times are ms since the epoch; `events` are the newest 50. */
export type ProfileFacts = {
  profileId: string;
  identifiers: Identifier[];
  traits: { name: string; value: unknown; at: number }[];
  events: { at: number; type: string; event: string; sourceId: string; messageId: string; properties: unknown }[];
};

/** Whether a profile is a member, and the value of each primary expression of the query. */
export type WhyFacts = { isMember: boolean; asOf: number; parts: { position: Position; value: unknown; holds: boolean }[] };

/** What a form suggests: at most 50 values, the most frequent first. */
export type Suggestions = { values: { value: string | number | boolean; count: number }[] };

/** What is suggested. `event` and `path` say for what: a property of an event, a trait. */
export type SuggestQuestion = {
  of: "event" | "property" | "value" | "trait" | "trait_value";
  event?: string | undefined;
  path?: string | undefined;
  prefix?: string | undefined;
};
