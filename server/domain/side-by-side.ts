/** Does `work` for each item, up to `width` at a time. The first failure rejects; what was begun is let end. */
export async function sideBySide<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const workers = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const item of waiting) await work(item);
  });
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
