import type { LibrarySeen } from "../../db/source-libraries.ts";
import type { Library } from "./record-plain.ts";

/** Remembers when each library last sent events, until it is written to the database. */
export type SeenLibraries = {
  /** `receivedAt` is in ms since the epoch. */
  add(sourceId: string, receivedAt: number, library: Library | null): void;
  /** Writes what was added. If it rejects, it is kept for the next call. */
  flush(): Promise<void>;
};

/** The limit of the memory between two flushes, for any number of sources and versions. */
const MAX_ENTRIES = 10_000;

export function createSeenLibraries(store: { addLibraries(seen: readonly LibrarySeen[]): Promise<void> }): SeenLibraries {
  let seen = new Map<string, LibrarySeen>();

  function remember(entry: LibrarySeen): void {
    const key = `${entry.sourceId}\0${entry.name}\0${entry.version}`;
    const known = seen.get(key);
    if (known !== undefined) known.lastSeenAt = Math.max(known.lastSeenAt, entry.lastSeenAt);
    else if (seen.size < MAX_ENTRIES) seen.set(key, entry);
  }

  return {
    add(sourceId, receivedAt, library) {
      if (library !== null) remember({ sourceId, ...library, lastSeenAt: receivedAt });
    },

    async flush() {
      if (seen.size === 0) return;
      const flushed = [...seen.values()];
      seen = new Map();
      await store.addLibraries(flushed).catch((error) => {
        for (const entry of flushed) remember(entry);
        throw error;
      });
    },
  };
}
