/** Answers with lines of JSON, each sent as soon as `write` tells it. A reader who goes away hears no more, and `write` runs to its end. */
export function streamLines(write: (tell: (line: object) => void) => Promise<void>): Response {
  const encoder = new TextEncoder();
  let isOpen = true;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      await write((line) => {
        if (isOpen) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      });
      if (isOpen) controller.close();
    },
    cancel() {
      isOpen = false;
    },
  });
  // "no-transform", so that nothing on the way holds lines back to compress them.
  return new Response(body, { headers: { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store, no-transform" } });
}
