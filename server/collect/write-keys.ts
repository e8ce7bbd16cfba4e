import type { Clock } from "../clock.ts";

export type KeyedSource = { sourceId: string; enabled: boolean };

export type WriteKeys = {
  /** Null where no source has this key. Rejects where that can't be known now: unknown to us, and the database is away. */
  find(key: string): Promise<KeyedSource | null>;
  /** Reads all keys anew; on a failure the last good copy stays in use. */
  refresh(): Promise<void>;
};

type WriteKeysOptions = {
  clock: Clock;
  loadAll(): Promise<Map<string, KeyedSource>>;
  loadOne(key: string): Promise<KeyedSource | null>;
};

const MISS_LIFETIME_MS = 5_000;
const MAX_MISSES = 10_000;

/** A copy of all write keys in memory. A key that it lacks is looked up once, then remembered as unknown for some seconds. */
export function createWriteKeys(options: WriteKeysOptions): WriteKeys {
  let keys = new Map<string, KeyedSource>();
  const misses = new Map<string, number>();
  const lookups = new Map<string, Promise<KeyedSource | null>>();

  async function lookUp(key: string): Promise<KeyedSource | null> {
    const source = await options.loadOne(key);
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
      if ((misses.get(key) ?? 0) > options.clock.now()) return null;

      const pending = lookups.get(key) ?? lookUp(key).finally(() => lookups.delete(key));
      lookups.set(key, pending);
      return pending;
    },

    async refresh() {
      keys = await options.loadAll();
      misses.clear();
    },
  };
}
