import type { CountedEvents } from "../../domain/batch/breakdown.ts";
import type { EventKind } from "../../domain/batch/event-kind.ts";
import type { GroupCommit } from "../../stage/batch/group-commit.ts";
import type { IdHashes } from "../records/message-id-hash.ts";
import type { MessageIdWindow } from "./message-id-window.ts";

/** The records of a call, and the id and the kind of each in the same order. `lines` is only read before `commitOnce` returns its promise. */
export type IdentifiedRecords = CountedEvents & { lines: Buffer; ids: IdHashes };

/**
 * Commits the records of a call that are not durable yet. Resolves with the number of new ones when all records of the call are durable. Rejects if
 * any of them could not be made durable. Their ids are forgotten then, so that a retry of the client is stored.
 */
export type CommitOnce = (sourceId: string, receivedDay: number, records: IdentifiedRecords) => Promise<number>;

type Options = { commits: Pick<GroupCommit, "commit">; window: MessageIdWindow };

/** A commit that has not ended yet, and its ids. */
type InFlightCommit = { ids: IdHashes; ended: Promise<void> };

export function createCommitOnce({ commits, window }: Options): CommitOnce {
  const inFlight = new Map<string, Set<InFlightCommit>>();

  return function commitOnce(sourceId, receivedDay, records) {
    const known = window.add(records.ids);
    if (known.length === 0) return commitFresh(sourceId, receivedDay, records);
    const [fresh, repeated] = partition(records, known);
    return commitRest(sourceId, receivedDay, fresh, repeated);
  };

  async function commitFresh(sourceId: string, receivedDay: number, records: IdentifiedRecords): Promise<number> {
    const { lines, ids, kinds, receivedAt } = records;
    const eventCount = kinds.length;
    if (eventCount === 0) return 0;
    const commit = { ids, ended: commits.commit(sourceId, receivedDay, { bytes: lines, kinds, receivedAt }) };
    const sourceCommits = inFlight.get(sourceId) ?? new Set();
    inFlight.set(sourceId, sourceCommits.add(commit));
    try {
      await commit.ended;
      return eventCount;
    } catch (error) {
      window.remove(ids);
      throw error;
    } finally {
      sourceCommits.delete(commit);
      if (sourceCommits.size === 0) inFlight.delete(sourceId);
    }
  }

  /** A known id may belong to a commit in flight. The repeated record is needed if that commit fails. */
  async function commitRest(sourceId: string, receivedDay: number, fresh: IdentifiedRecords, repeated: IdentifiedRecords): Promise<number> {
    const commitsInFlight = findCommits(sourceId, repeated.ids);
    const newCount = await commitFresh(sourceId, receivedDay, fresh);
    if (commitsInFlight.length === 0) return newCount;

    await Promise.allSettled(commitsInFlight);
    const known = window.add(repeated.ids);
    return newCount + (await commitRest(sourceId, receivedDay, ...partition(repeated, known)));
  }

  /** Returns the commits in flight that may have any of the ids. Compares only the low words: to wait for one commit too many does no harm. */
  function findCommits(sourceId: string, ids: IdHashes): Promise<void>[] {
    const wanted = new Set(ids.filter((_, at) => at % 2 === 0));
    return [...(inFlight.get(sourceId) ?? [])]
      .filter((commit) => commit.ids.some((word, at) => at % 2 === 0 && wanted.has(word)))
      .map(({ ended }) => ended);
  }
}

/** Returns copies of the records that are not at `positions`, and of those that are. */
function partition(
  { lines, ids, kinds, receivedAt }: IdentifiedRecords,
  positions: readonly number[],
): [IdentifiedRecords, IdentifiedRecords] {
  const parts = [false, true].map(() => ({ lines: [] as Buffer[], ids: [] as number[], kinds: [] as EventKind[] })) as [Part, Part];
  const chosen = new Set(positions);
  for (let index = 0, start = 0; start < lines.length; index += 1) {
    const end = lines.indexOf(0x0a, start) + 1;
    const part = parts[chosen.has(index) ? 1 : 0];
    part.lines.push(lines.subarray(start, end));
    part.ids.push(ids[index * 2] as number, ids[index * 2 + 1] as number);
    part.kinds.push(kinds[index] as EventKind);
    start = end;
  }
  const [others, those] = parts.map((part) => ({
    lines: Buffer.concat(part.lines),
    ids: Uint32Array.from(part.ids),
    kinds: part.kinds,
    receivedAt,
  }));
  return [others as IdentifiedRecords, those as IdentifiedRecords];
}

type Part = { lines: Buffer[]; ids: number[]; kinds: EventKind[] };
