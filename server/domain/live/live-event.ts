/** An event as Live events shows it. */
export type LiveEvent = {
  /** In ms since the epoch. */
  receivedAt: number;
  /** Empty if the event has none, as in EventKind. */
  type: string;
  name: string;
  /** Null for an event that is stored; else the code of `FAILED_ON_INGEST_CODES`. */
  code: string | null;
  /** The stored record, or for a refused event the client's JSON without its write key. */
  text: string;
  /** Whether `text` is only the beginning. */
  isCut: boolean;
};

/** Events per second and source that a collector copies. */
export const LIVE_EVENTS_PER_SECOND = 10;
/** How many of them accepted events leave to refused ones. */
export const LIVE_KEPT_FOR_REFUSED = 2;
/** Longer texts are cut, in characters. */
export const LIVE_TEXT_LENGTH = 16_384;
/** Events that the page keeps. */
export const LIVE_PAGE_EVENTS = 500;

export type LiveFilter = { search: string; outcome: "all" | "accepted" | "refused"; type: string };

/** Returns whether the filter shows the event. The search ignores case, and reads the whole text and the code. */
export function isShown({ type, name, code, text }: LiveEvent, filter: LiveFilter): boolean {
  if (filter.outcome !== "all" && (filter.outcome === "refused") !== (code !== null)) return false;
  if (filter.type !== "" && filter.type !== type) return false;
  const wanted = filter.search.trim().toLowerCase();
  return wanted === "" || [name, code ?? "", text].some((part) => part.toLowerCase().includes(wanted));
}
