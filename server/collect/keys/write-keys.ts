import pTimeout from "p-timeout";
import type { Clock } from "../../clock.ts";

export type KeyedSource = { sourceId: string; workspaceId: string; enabled: boolean };

export type WriteKeys = {
  /**
   * Returns the source of a write key, null if no source has it. Rejects if the key is not in memory, and the database does not answer within 3 s or
   * 100 lookups are running.
   */
  find(key: string): Promise<KeyedSource | null>;
  /** Reads all keys from the database, and saves them if they changed. If it rejects, the previous keys stay in use. */
  refresh(): Promise<void>;
  /** Reads the copy that an earlier process saved. */
  restore(): Promise<void>;
  /** Whether the keys were read at least once. */
  readonly loaded: boolean;
};

/** A copy of all keys that survives a restart. */
export type SavedKeys = {
  /** Returns null if there is no copy. */
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
/** Longer keys do not exist, and are not looked up. */
const MAX_KEY_LENGTH = 256;
/** More lookups at the same time than this come from a client that guesses keys. */
const MAX_LOOKUPS = 100;
const LOOKUP_MS = 3_000;
const LOAD_MS = 15_000;

/** Keeps all write keys in memory. A missing key is looked up once, and is then remembered as unknown for 5 s. */
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
      // PostgreSQL does not accept NUL: the query would fail, and the client would retry forever.
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
