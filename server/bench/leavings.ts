/** What the bench has put into the world and must take away again, however it ends: processes, folders. */
export type Leavings = {
  /** Answers how to take it away now. */
  add(undo: () => Promise<void>): () => Promise<void>;
  /** The last first. */
  clear(): Promise<void>;
};

export function keepLeavings(): Leavings {
  const undos = new Set<() => Promise<void>>();
  return {
    add(undo) {
      undos.add(undo);
      return async () => {
        if (undos.delete(undo)) await undo();
      };
    },
    async clear() {
      for (const undo of [...undos].reverse()) {
        undos.delete(undo);
        await undo().catch((error: unknown) => process.stderr.write(`${(error as Error).stack}\n`));
      }
    },
  };
}
