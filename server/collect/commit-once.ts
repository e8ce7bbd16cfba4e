import type { GroupCommit } from "../stage/group-commit.ts";
import type { MessageIdHash, MessageIdHasher } from "./message-id-hash.ts";
import type { MessageIdWindow } from "./message-id-window.ts";
import type { RecordSet } from "./record-plain.ts";

/**
 * Commits those records of a call that are not durable already, and resolves once all of the call is: with how many were new.
 * Rejects where any could not be made durable; their ids are forgotten then, so that the client's next try counts.
 */
export type CommitOnce = (sourceId: string, receivedDay: number, records: RecordSet) => Promise<number>;

type Parts = { commits: Pick<GroupCommit, "commit">; hasher: MessageIdHasher; window: MessageIdWindow };

/** A commit that has not ended yet, and the ids that it carries. */
type UnderWay = { ids: readonly MessageIdHash[]; ended: Promise<unknown> };

export function createCommitOnce({ commits, hasher, window }: Parts): CommitOnce {
  const underWay = new Map<string, Set<UnderWay>>();

  return async function commitOnce(sourceId, receivedDay, records) {
    const ids = records.messageIds.map((messageId) => hasher.hash(sourceId, messageId));
    let newCount = 0;
    let waiting = ids.map((_, index) => index);

    while (waiting.length > 0) {
      const fresh = waiting.filter((index) => window.add(ids[index] as MessageIdHash));
      newCount += await commitFresh(fresh);
      if (fresh.length === waiting.length) break;

      // An id that is known may be on its way still; only what becomes of it tells whether this call's copy is needed.
      const taken = new Set(fresh);
      const known = waiting.filter((index) => !taken.has(index));
      const carriers = [...(underWay.get(sourceId) ?? [])].filter((commit) =>
        known.some((index) => carries(commit, ids[index] as MessageIdHash)),
      );
      await Promise.allSettled(carriers.map((commit) => commit.ended));
      waiting = carriers.length === 0 ? [] : known;
    }
    return newCount;

    async function commitFresh(fresh: readonly number[]): Promise<number> {
      if (fresh.length === 0) return 0;
      const freshIds = fresh.map((index) => ids[index] as MessageIdHash);
      const bytes = fresh.length === ids.length ? records.lines : keepLines(records.lines, new Set(fresh));
      const commit = commits.commit(sourceId, receivedDay, { bytes, eventCount: fresh.length });
      const forget = track(sourceId, { ids: freshIds, ended: commit });
      try {
        await commit;
      } catch (error) {
        for (const id of freshIds) window.remove(id);
        throw error;
      } finally {
        forget();
      }
      return fresh.length;
    }
  };

  function track(sourceId: string, commit: UnderWay): () => void {
    const ofSource = underWay.get(sourceId) ?? new Set();
    underWay.set(sourceId, ofSource.add(commit));
    return () => {
      ofSource.delete(commit);
      if (ofSource.size === 0) underWay.delete(sourceId);
    };
  }
}

function carries(commit: UnderWay, wanted: MessageIdHash): boolean {
  return commit.ids.some((id) => id.high === wanted.high && id.low === wanted.low);
}

function keepLines(lines: Buffer, wanted: ReadonlySet<number>): Buffer {
  const kept: Buffer[] = [];
  let start = 0;
  for (let index = 0; start < lines.length; index += 1) {
    const end = lines.indexOf(0x0a, start) + 1;
    if (wanted.has(index)) kept.push(lines.subarray(start, end));
    start = end;
  }
  return Buffer.concat(kept);
}
