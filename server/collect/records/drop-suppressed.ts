import type { EventKind } from "../../domain/batch/event-kind.ts";
import { mentionsUser } from "../../domain/regulations/mentions-user.ts";
import type { HashedRecords } from "./record-fast.ts";

/** The records of a call without those of suppressed users, and the kinds of what was left out, refused events included. */
export type Unsuppressed = { records: HashedRecords; droppedKinds: EventKind[] };

const NEWLINE = 0x0a;

/**
 * Leaves out the events of suppressed users. Reads the finished records, so that it does not matter which reader made them. Refused events of
 * these users are left out as well, because samples of refused events are kept.
 */
export function dropSuppressed(records: HashedRecords, isSuppressed: (userId: string) => boolean): Unsuppressed {
  const droppedKinds: EventKind[] = [];
  const lines: Buffer[] = [];
  const kinds: EventKind[] = [];
  const ids: number[] = [];
  for (let index = 0, start = 0; start < records.lines.length; index += 1) {
    const end = records.lines.indexOf(NEWLINE, start) + 1;
    const line = records.lines.subarray(start, end);
    const kind = records.kinds[index] as EventKind;
    start = end;
    if (mentionsUser(JSON.parse(line.toString()), isSuppressed)) {
      droppedKinds.push(kind);
      continue;
    }
    lines.push(line);
    kinds.push(kind);
    ids.push(records.ids[index * 2] as number, records.ids[index * 2 + 1] as number);
  }
  const failed = records.failed.filter(({ event, kind }) => {
    const isDropped = mentionsUser(JSON.parse(event), isSuppressed);
    if (isDropped) droppedKinds.push(kind);
    return !isDropped;
  });
  if (droppedKinds.length === 0) return { records, droppedKinds };
  const kept = { lines: Buffer.concat(lines), eventCount: lines.length, ids: Uint32Array.from(ids), kinds, failed };
  return { records: { ...records, ...kept }, droppedKinds };
}
