"use client";

import { useState } from "react";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import type { Sibling } from "@/server/domain/destination/collision.ts";

/** The location, the destination that already writes to it, and the same change with the person's consent. */
type Conflict = { bucket: string; other: Sibling; again: () => Promise<Answer<null>> };

export type LocationConflict = {
  conflict: Conflict | null;
  busy: boolean;
  close(): void;
  /** Returns the server's answer, or null if the person has to confirm first. */
  attempt(bucket: string, change: (mayShareLocation: boolean) => Promise<Answer<null>>): Promise<Answer<null> | null>;
  /** Returns the server's answer, or null while a request is running or if there is nothing to confirm. */
  confirm(): Promise<Answer<null> | null>;
};

/**
 * Sends a change without consent to a shared location. If the server refuses it with `location_shared`, `conflict` holds what to ask the
 * person; `confirm` then sends the change again with consent.
 */
export function useLocationConflict(): LocationConflict {
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [busy, setBusy] = useState(false);

  return {
    conflict,
    busy,
    close: () => setConflict(null),

    async attempt(bucket: string, change: (mayShareLocation: boolean) => Promise<Answer<null>>): Promise<Answer<null> | null> {
      const first = await submit(() => change(false));
      if (first.ok || first.error.other === undefined) return first;
      const { other } = first.error;
      setConflict({ bucket, other, again: () => submit(() => change(true)) });
      return null;
    },

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
