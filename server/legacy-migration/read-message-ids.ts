import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";

/** Yields the messageId of each record of a staged batch, in order. Only one chunk of the batch and one line are in memory. */
export async function* readMessageIds(bytes: Readable): AsyncGenerator<string> {
  const records = createGunzip();
  const piped = pipeline(bytes, records);
  // The loop below throws the same error. Without a listener it would be an unhandled rejection first.
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
