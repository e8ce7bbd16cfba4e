/**
 * Yields each value that `work` passes to `emit`, at once. `work` starts immediately and runs to its end, even if the reader stops. An
 * exception of `work` reaches the reader.
 */
export function streamValues<Value>(work: (emit: (value: Value) => void) => Promise<void>): AsyncGenerator<Value> {
  let isOpen = true;
  const values = new ReadableStream<Value>({
    async start(controller) {
      await work((value) => {
        if (isOpen) controller.enqueue(value);
      });
      if (isOpen) controller.close();
    },
    cancel() {
      isOpen = false;
    },
  });
  return toValues(values);
}

async function* toValues<Value>(stream: ReadableStream<Value>): AsyncGenerator<Value> {
  yield* stream;
}
