import pTimeout from "p-timeout";

/** A user id that is suppressed in one source, or (null) in all sources of the workspace. */
export type SuppressedUser = { workspaceId: string; sourceId: string | null; userId: string };

export type SuppressedUsers = {
  /** Returns a function that tells whether a user id is suppressed in the source. Null if nobody is, as in most workspaces. */
  findCheck(source: { workspaceId: string; sourceId: string }): ((userId: string) => boolean) | null;
  /** Reads all suppressed users from the database if they changed, and saves them. If it rejects, the previous ones stay in use. */
  refresh(): Promise<void>;
  /** Reads the copy that an earlier process saved. Without a copy nobody is suppressed. If it rejects, `loaded` stays false. */
  restore(): Promise<void>;
  /** Whether it is known who is suppressed: before that, no event may be stored. */
  readonly loaded: boolean;
};

/** A copy of all suppressed users that survives a restart. */
export type SavedSuppressions = {
  /** Returns null if there is no copy. */
  read(): Promise<SuppressedUser[] | null>;
  write(users: readonly SuppressedUser[]): Promise<void>;
};

type Options = {
  /** A text that changes whenever what `loadAll` returns changes. */
  readVersion(): Promise<string>;
  loadAll(): Promise<SuppressedUser[]>;
  saved: SavedSuppressions;
};

const LOAD_MS = 15_000;

/** Keeps all suppressed users in memory. */
export function createSuppressedUsers({ readVersion, loadAll, saved }: Options): SuppressedUsers {
  let sets = new Map<string, Set<string>>();
  let version: string | null = null;
  let loaded = false;

  async function load(): Promise<void> {
    const current = await readVersion();
    if (current === version) return;
    const users = await loadAll();
    sets = toSets(users);
    loaded = true;
    await saved.write(users);
    version = current;
  }

  return {
    findCheck({ workspaceId, sourceId }) {
      if (sets.size === 0) return null;
      const ofWorkspace = sets.get(toScope(workspaceId, null));
      const ofSource = sets.get(toScope(workspaceId, sourceId));
      if (ofWorkspace === undefined && ofSource === undefined) return null;
      return (userId) => ofWorkspace?.has(userId) === true || ofSource?.has(userId) === true;
    },

    refresh: () => pTimeout(load(), { milliseconds: LOAD_MS, message: `Reading the suppressed users took longer than ${LOAD_MS} ms.` }),

    async restore() {
      sets = toSets((await saved.read()) ?? []);
      loaded = true;
    },

    get loaded() {
      return loaded;
    },
  };
}

function toSets(users: readonly SuppressedUser[]): Map<string, Set<string>> {
  const sets = new Map<string, Set<string>>();
  for (const { workspaceId, sourceId, userId } of users) {
    const scope = toScope(workspaceId, sourceId);
    const known = sets.get(scope);
    if (known === undefined) sets.set(scope, new Set([userId]));
    else known.add(userId);
  }
  return sets;
}

function toScope(workspaceId: string, sourceId: string | null): string {
  return `${workspaceId}/${sourceId ?? ""}`;
}
