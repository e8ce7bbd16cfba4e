import type { SealedBatch } from "../../domain/batch/batch.ts";
import type { OpenBatch } from "./batch.ts";
import type { BatchIdentity } from "./batch-header.ts";

/** The batches that this process holds, from when they are opened until they are staged. */
export type HeldBatches = {
  /** Opens a batch with a new id. Rejects if its file cannot be created. */
  open(sourceId: string, receivedDay: number): Promise<OpenBatch>;
  /**
   * Closes a batch, and starts to stage it if it has events. Resolves when it is closed. Never rejects: a batch that cannot be sealed
   * now stays on the disk, and is recovered as an orphaned batch.
   */
  seal(batch: OpenBatch): Promise<void>;
  /** Resolves when every batch that was sealed so far is staged, or has failed to be. */
  staged(): Promise<void>;
  /** Ids of the batches that are open, being sealed or being staged. */
  ids: ReadonlySet<string>;
  openCount(): number;
};

export type HeldBatchesOptions = {
  now(): number;
  newBatchId(): string;
  open(identity: BatchIdentity): Promise<OpenBatch>;
  /** Called with each sealed batch that has events, and the path of its file. Must not reject. */
  onSealed(batch: SealedBatch, path: string): Promise<void>;
};

export function createHeldBatches({ now, newBatchId, open, onSealed }: HeldBatchesOptions): HeldBatches {
  const ids = new Set<string>();
  const staging = new Set<Promise<void>>();
  let openCount = 0;

  /** Lanes do not wait for staging: a slow database must not delay the next commit. */
  function stage(sealed: SealedBatch, path: string): void {
    const ended = onSealed(sealed, path).finally(() => {
      ids.delete(sealed.id);
      staging.delete(ended);
    });
    staging.add(ended);
  }

  return {
    async open(sourceId, receivedDay) {
      const id = newBatchId();
      ids.add(id);
      openCount += 1;
      try {
        return await open({ id, sourceId, receivedDay, openedAt: now() });
      } catch (error) {
        ids.delete(id);
        openCount -= 1;
        throw error;
      }
    },

    async seal(batch) {
      const sealed = await batch.seal(now()).catch(() => null);
      openCount -= 1;
      if (sealed !== null && sealed.eventCount > 0) stage(sealed, batch.path);
      else ids.delete(batch.identity.id);
    },

    async staged() {
      await Promise.all(staging);
    },

    ids,
    openCount: () => openCount,
  };
}
