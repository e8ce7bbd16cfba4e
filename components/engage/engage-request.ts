import type { Identifier, IdentifierType } from "@/server/domain/engage/identifier.ts";
import type { Literal, Position } from "@/server/domain/engage/query/query-tree.ts";

/** A question to the engine, as the browser polls it. */
export type EngageRequestView = {
  id: string;
  state: "running" | "completed" | "failed";
  result: unknown;
  error: { code: string; message: string } | null;
};

export type PreviewInput = {
  class: "audience" | "trait";
  query: string;
  includeAnonymous: boolean;
  includeHistory: boolean;
  backfillDays: number | null;
};

export type PreviewView = {
  total: number;
  sample: { profileId: string; identifiers: Identifier[]; value: unknown }[];
  identifierCounts: { type: IdentifierType; count: number }[];
  durationMs: number;
};

export type SuggestInput = { of: "event" | "property" | "value" | "trait" | "trait_value"; event?: string; path?: string; prefix?: string };

export type Suggestions = { values: { value: Literal; count: number }[] };

export type WhyInput = { computationId: string; profileId: string };

export type WhyView = { isMember: boolean; asOf: number; parts: { position: Position; value: unknown; holds: boolean }[] };

/** Times are ms since the epoch. */
export type ProfileView = {
  profileId: string;
  identifiers: Identifier[];
  traits: { name: string; value: unknown; at: number }[];
  events: { at: number; type: string; event: string; sourceId: string; messageId: string; properties: unknown }[];
  memberships: { computationId: string; class: "audience" | "trait"; name: string; key: string; value: unknown; since: number }[];
};

/** Asks the engine. Returns the id with which the answer is polled. */
export type Ask<Input> = (input: Input) => Promise<{ ok: true; value: { requestId: string } } | { ok: false; error: { message: string } }>;
