import { randomBytes } from "node:crypto";
import { getBytes, getWords, loadScan } from "./scan/scan-module.ts";

/**
 * Hashes of message ids of one source, 64 bits each, as two words (low, then high), so that the ids of a call are one array. The hash has a secret
 * key, which is different in each process, so that nobody can construct two ids with the same hash.
 */
export type IdHashes = Uint32Array;

export type MessageIdHasher = {
  /** The secret key, 16 bytes. */
  readonly key: Buffer;
  /** Returns the hash of a source id. The hashes of its message ids are combined with it, so that equal ids of two sources differ. */
  hashSource(sourceId: string): IdHashes;
  hash(sourceId: string, messageIds: readonly string[]): IdHashes;
  /** Reads the message ids of records from whole lines, and calls `take` with their hashes, some thousands at a time. */
  hashRecords(sourceId: string, lines: Buffer, take: (ids: IdHashes) => void): void;
};

const MAX_CHUNK_BYTES = 1024 * 1024;

/** @param key the secret key, 16 bytes; random by default */
export function createMessageIdHasher(key: Buffer = randomBytes(16)): MessageIdHasher {
  const scan = loadScan();
  const input = scan.INPUT.value as number;
  const table = scan.MESSAGE_IDS.value as number;
  const sources = new Map<string, IdHashes>();
  scan.reserve(MAX_CHUNK_BYTES);
  key.copy(getBytes(scan), scan.HASH_KEY.value);

  function hashSource(sourceId: string): IdHashes {
    const known = sources.get(sourceId);
    if (known) return known;
    hashText(sourceId);
    const made = getWords(scan).slice(table / 4, table / 4 + 2);
    sources.set(sourceId, made);
    return made;
  }

  function hashText(text: string): void {
    scan.hashInput(getBytes(scan).write(text, input, MAX_CHUNK_BYTES));
  }

  return {
    key,
    hashSource,

    hash(sourceId, messageIds) {
      const source = hashSource(sourceId);
      const ids = new Uint32Array(messageIds.length * 2);
      messageIds.forEach((messageId, index) => {
        hashText(messageId);
        ids.set(combineHashes(source, getWords(scan), table / 4, 1), index * 2);
      });
      return ids;
    },

    hashRecords(sourceId, lines, take) {
      const source = hashSource(sourceId);
      for (let from = 0; from < lines.length; ) {
        const chunk = takeWholeLines(lines.subarray(from, from + MAX_CHUNK_BYTES));
        if (chunk.length === 0) return;
        chunk.copy(getBytes(scan), input);
        from += scan.hashRecords(chunk.length);
        take(combineHashes(source, getWords(scan), table / 4, scan.eventCount.value));
      }
    },
  };
}

/** Combines `count` hashes in `words`, from the index `from` on, with the hash of their source. */
export function combineHashes(source: IdHashes, words: Uint32Array, from: number, count: number): IdHashes {
  const [low, high] = source as unknown as [number, number];
  const ids = new Uint32Array(count * 2);
  for (let at = 0; at < ids.length; at += 2) {
    ids[at] = (words[from + at] as number) ^ low;
    ids[at + 1] = (words[from + at + 1] as number) ^ high;
  }
  return ids;
}

function takeWholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}
