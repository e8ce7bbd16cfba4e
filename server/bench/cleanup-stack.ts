/**
 * Runs `undo` when the stack is disposed, which is in reverse order. An undo that fails then is printed, and the others still run.
 * Returns a function that runs `undo` now instead, and rejects if it fails.
 */
export function deferOnce(stack: AsyncDisposableStack, undo: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  async function undoOnce(): Promise<void> {
    if (isDone) return;
    isDone = true;
    await undo();
  }
  stack.defer(() => undoOnce().catch((error: unknown) => void process.stderr.write(`${(error as Error).stack}\n`)));
  return undoOnce;
}
