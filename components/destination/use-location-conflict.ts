"use client";

import { useState } from "react";
import type { DestinationView } from "@/components/destination/destination-view";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { pollJson } from "@/components/poll";
import { findCollision, type Neighbour } from "@/server/domain/destination/collision.ts";

/** What a change would come to: the location, the destination that writes there already, and the same change, meant. */
type Conflict = { bucket: string; other: Neighbour; again: () => Promise<Answer<null>> };

/**
 * Sends a change without saying that two destinations may share a location. Where that is why it is refused, `conflict` has what to ask
 * about; `confirm` then sends it again as meant.
 */
export function useLocationConflict(destinationId: string) {
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [busy, setBusy] = useState(false);

  return {
    conflict,
    busy,
    close: () => setConflict(null),

    /** Null where it is asked about instead. */
    async attempt(bucket: string, change: (mayShareLocation: boolean) => Promise<Answer<null>>): Promise<Answer<null> | null> {
      const first = await submit(() => change(false));
      if (first.ok || first.error.code !== "location_shared") return first;
      const other = findCollision(bucket, await neighboursNow(destinationId));
      if (other === null) return first;
      setConflict({ bucket, other, again: () => submit(() => change(true)) });
      return null;
    },

    /** Null where it is under way, or there is nothing to confirm. */
    async confirm(): Promise<Answer<null> | null> {
      if (busy || conflict === null) return null;
      setBusy(true);
      const done = await conflict.again();
      setBusy(false);
      setConflict(null);
      return done;
    },
  };
}

async function neighboursNow(destinationId: string): Promise<readonly Neighbour[]> {
  return (await pollJson<DestinationView>(`/destinations/${destinationId}/delivery/live`)).neighbours;
}
