/**
 * Calls `map` for each item, at most `concurrency` calls at a time. Returns the results in the order of the items. If a call fails, its error is
 * thrown, but only when no call is running any more. (p-map throws while others run, or an AggregateError without a message.)
 */
export async function mapConcurrently<Item, Value>(
  items: readonly Item[],
  concurrency: number,
  map: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = [];
  const remaining = items.entries();
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, async () => {
    for (const [index, item] of remaining) results[index] = await map(item);
  });
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return results;
}
