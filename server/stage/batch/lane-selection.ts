import { createLane, type Lane } from "./lane.ts";

/** A lane with at least this many waiting bytes is busy. Only then does its source get another lane and batch, because compressing in parallel helps. */
const BUSY_BYTES = 256 * 1024;

/** The lanes by key. The lane that was used last is the last one. */
export type Lanes = Map<string, Lane>;

/**
 * Returns the lane for a call: the first lane of the source and day that is not busy, else the one with the fewest waiting bytes. Creates it
 * if it does not exist yet.
 */
export function selectLane(lanes: Lanes, sourceId: string, receivedDay: number, lanesPerSource: number): Lane {
  let leastBusy: Lane | null = null;
  for (let number = 0; number < lanesPerSource; number += 1) {
    const lane = findOrCreateLane(lanes, `${sourceId}/${receivedDay}/${number}`, sourceId, receivedDay);
    if (lane.running === null || lane.waitingByteCount < BUSY_BYTES) return lane;
    if (leastBusy === null || lane.waitingByteCount < leastBusy.waitingByteCount) leastBusy = lane;
  }
  return leastBusy as Lane;
}

function findOrCreateLane(lanes: Lanes, key: string, sourceId: string, receivedDay: number): Lane {
  const known = lanes.get(key);
  if (known !== undefined) return known;
  const lane = createLane(key, sourceId, receivedDay);
  lanes.set(key, lane);
  return lane;
}

/** Makes the lane the one that was used last. */
export function markUsed(lanes: Lanes, lane: Lane): void {
  lanes.delete(lane.key);
  lanes.set(lane.key, lane);
}

/** Returns the lane that was idle longest with an open batch, undefined if none is. */
export function findLongestIdle(lanes: Lanes): Lane | undefined {
  for (const lane of lanes.values()) {
    if (lane.batch !== null && lane.running === null) return lane;
  }
  return undefined;
}
