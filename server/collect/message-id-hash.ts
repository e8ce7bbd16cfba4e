import { randomBytes } from "node:crypto";
import { bytesOf, loadScan } from "./scan/scan-module.ts";

/** A message id of one source as 64 bits, in two halves. Keyed by a secret of this process, so that nobody can make two ids collide. */
export type MessageIdHash = { high: number; low: number };

export type MessageIdHasher = {
  hash(sourceId: string, messageId: string): MessageIdHash;
  /** The ids of records as they stand in a batch: whole lines in, one hash a record out. */
  hashRecords(sourceId: string, lines: Buffer, take: (id: MessageIdHash) => void): void;
};

const MAX_CHUNK_BYTES = 1024 * 1024;

export function createMessageIdHasher(key: Buffer = randomBytes(16)): MessageIdHasher {
  const scan = loadScan();
  const input = scan.INPUT.value as number;
  const table = scan.MESSAGE_IDS.value as number;
  const sources = new Map<string, MessageIdHash>();
  scan.reserve(MAX_CHUNK_BYTES);
  key.copy(bytesOf(scan), scan.HASH_KEY.value);

  function hashText(text: string): MessageIdHash {
    const length = bytesOf(scan).write(text, input, MAX_CHUNK_BYTES);
    scan.hashInput(length);
    return hashAt(0);
  }

  function hashAt(index: number): MessageIdHash {
    const bytes = bytesOf(scan);
    return { high: bytes.readUInt32LE(table + index * 8 + 4), low: bytes.readUInt32LE(table + index * 8) };
  }

  /** The same id of two sources is two ids. */
  function ofSource(sourceId: string): MessageIdHash {
    const known = sources.get(sourceId);
    if (known) return known;
    const made = hashText(sourceId);
    sources.set(sourceId, made);
    return made;
  }

  return {
    hash(sourceId, messageId) {
      return combine(ofSource(sourceId), hashText(messageId));
    },

    hashRecords(sourceId, lines, take) {
      const source = ofSource(sourceId);
      for (let from = 0; from < lines.length; ) {
        const chunk = wholeLines(lines.subarray(from, from + MAX_CHUNK_BYTES));
        if (chunk.length === 0) return;
        chunk.copy(bytesOf(scan), input);
        from += scan.hashRecords(chunk.length);
        for (let index = 0; index < scan.eventCount.value; index += 1) take(combine(source, hashAt(index)));
      }
    },
  };
}

function combine(source: MessageIdHash, id: MessageIdHash): MessageIdHash {
  return { high: (source.high ^ id.high) >>> 0, low: (source.low ^ id.low) >>> 0 };
}

function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}
