import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";

/** The messageId of each record of a staged batch, in order. Holds one piece of the batch and one line at a time. */
export async function* readMessageIds(bytes: Readable): AsyncGenerator<string> {
  const records = createGunzip();
  const piped = pipeline(bytes, records);
  // The loop below meets the same error; without a listener it would be unhandled meanwhile.
  piped.catch(() => {});
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of records) {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield (JSON.parse(line) as { messageId: string }).messageId;
  }
  await piped;
}
