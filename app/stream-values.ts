/**
 * The values that `work` passes to `tell`, each as soon as it is told. `work` starts at once and runs to its end, also when the reader goes
 * away. An exception of `work` reaches the reader.
 */
export function streamValues<Value>(work: (tell: (value: Value) => void) => Promise<void>): AsyncGenerator<Value> {
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
