import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";

export type LockWatch = {
  /** Who was in the way when it was last asked, such as `process 4242 (psql of postgres, idle in transaction)`; null where nobody was. */
  blocker(): string | null;
  stop(): Promise<void>;
};

type Options = {
  /** The `application_name` of the connections that may wait. */
  application: string;
  note(sentence: string): void;
  everyMs: number;
};

/** Looks, as long as it isn't stopped, whether one of our connections waits for a lock, and says who holds it: once for each holder. */
export function sayWhoBlocks(pool: pg.Pool, { application, note, everyMs }: Options): LockWatch {
  const stopping = new AbortController();
  let blocker: string | null = null;

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      await wait(everyMs, null, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      const found = await findBlocker(pool, application).catch(() => blocker);
      if (found !== null && found !== blocker) note(`The database can't be brought up to date yet: ${found} holds a lock on it.`);
      blocker = found;
    }
  }
  const looked = look();

  return {
    blocker: () => blocker,
    async stop() {
      stopping.abort();
      await looked;
    },
  };
}

async function findBlocker(pool: pg.Pool, application: string): Promise<string | null> {
  const { rows } = await pool.query<{ blocker: string }>(
    `select concat(
        'process ', blocking.pid, ' (', coalesce(nullif(holder.application_name, ''), 'a program'), ' of ' || holder.usename,
        ' at ' || host(holder.client_addr), ', ' || holder.state, ')'
      ) as blocker
      from pg_stat_activity as waiting
      cross join lateral unnest(pg_blocking_pids(waiting.pid)) as blocking (pid)
      left join pg_stat_activity as holder on holder.pid = blocking.pid
      where waiting.application_name = $1 and waiting.datname = current_database()
        and holder.application_name is distinct from $1
      order by blocking.pid limit 1`,
    [application],
  );
  return rows[0]?.blocker ?? null;
}
