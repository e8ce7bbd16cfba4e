import pTimeout from "p-timeout";
import type { Clock } from "../../clock.ts";

export type KeyedSource = { sourceId: string; workspaceId: string; enabled: boolean };

export type WriteKeys = {
  /** Null where no source has this key. Rejects where that can't be known now: unknown to us, and the database is away. */
  find(key: string): Promise<KeyedSource | null>;
  /** Reads all keys anew, and saves them where they changed; on a failure the last good copy stays in use. */
  refresh(): Promise<void>;
  /** Takes up the copy that an earlier process saved. */
  restore(): Promise<void>;
  /** Whether any copy was ever read. */
  readonly loaded: boolean;
};

/** The last good copy of all keys, kept over a restart. */
export type SavedKeys = {
  /** Null where nothing was saved. */
  read(): Promise<Map<string, KeyedSource> | null>;
  write(keys: ReadonlyMap<string, KeyedSource>): Promise<void>;
};

type WriteKeysOptions = {
  clock: Clock;
  loadAll(): Promise<Map<string, KeyedSource>>;
  loadOne(key: string): Promise<KeyedSource | null>;
  saved: SavedKeys;
};

const MISS_LIFETIME_MS = 5_000;
const MAX_MISSES = 10_000;
/** Longer ones are nobody's, and not worth a question. */
const MAX_KEY_LENGTH = 256;
/** More questions than this at once are somebody guessing. */
const MAX_LOOKUPS = 100;
const LOOKUP_MS = 3_000;
const LOAD_MS = 15_000;

/** A copy of all write keys in memory. A key that it lacks is looked up once, then remembered as unknown for some seconds. */
export function createWriteKeys(options: WriteKeysOptions): WriteKeys {
  let keys = new Map<string, KeyedSource>();
  let saved: ReadonlyMap<string, KeyedSource> | null = null;
  let loaded = false;
  const misses = new Map<string, number>();
  const lookups = new Map<string, Promise<KeyedSource | null>>();

  async function lookUp(key: string): Promise<KeyedSource | null> {
    const source = await pTimeout(options.loadOne(key), {
      milliseconds: LOOKUP_MS,
      message: `Looking up a write key took longer than ${LOOKUP_MS} ms.`,
    });
    if (source !== null) keys.set(key, source);
    else {
      if (misses.size >= MAX_MISSES) misses.clear();
      misses.set(key, options.clock.now() + MISS_LIFETIME_MS);
    }
    return source;
  }

  return {
    async find(key) {
      const known = keys.get(key);
      if (known) return known;
      // PostgreSQL takes no NUL: the question would fail, and the client would try again for ever.
      if (key.length > MAX_KEY_LENGTH || key.includes("\0") || (misses.get(key) ?? 0) > options.clock.now()) return null;

      const pending = lookups.get(key);
      if (pending) return pending;
      if (lookups.size >= MAX_LOOKUPS) throw new Error("Too many unknown write keys are being looked up.");
      const lookup = lookUp(key).finally(() => lookups.delete(key));
      lookups.set(key, lookup);
      return lookup;
    },

    async refresh() {
      keys = await pTimeout(options.loadAll(), {
        milliseconds: LOAD_MS,
        message: `Reading the write keys took longer than ${LOAD_MS} ms.`,
      });
      loaded = true;
      misses.clear();
      if (saved !== null && areEqual(keys, saved)) return;
      const copy = new Map(keys);
      await options.saved.write(copy);
      saved = copy;
    },

    async restore() {
      const copy = await options.saved.read();
      if (copy === null) return;
      keys = new Map(copy);
      saved = copy;
      loaded = true;
    },

    get loaded() {
      return loaded;
    },
  };
}

function areEqual(one: ReadonlyMap<string, KeyedSource>, other: ReadonlyMap<string, KeyedSource>): boolean {
  if (one.size !== other.size) return false;
  for (const [key, source] of one) {
    const otherSource = other.get(key);
    if (
      otherSource?.sourceId !== source.sourceId ||
      otherSource.workspaceId !== source.workspaceId ||
      otherSource.enabled !== source.enabled
    )
      return false;
  }
  return true;
}
