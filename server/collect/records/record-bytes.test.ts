import { expect, test } from "vitest";
import { randomCall } from "../../testing/random-call.ts";
import { createMessageIdHasher } from "./message-id-hash.ts";
import { createFastReader } from "./record-fast.ts";
import { readPlain } from "./record-plain.ts";
import type { CallShape } from "./tracking-call.ts";

/** `RECORD_CALLS=100000 npm run test:unit -- server/collect/records/record-bytes` runs more calls. FIRST_CALL chooses other calls. */
const CALL_COUNT = Number(process.env["RECORD_CALLS"] ?? 2_000);
const FIRST_CALL = Number(process.env["FIRST_CALL"] ?? 0);

const hasher = createMessageIdHasher();
const readFast = createFastReader(hasher);

test(
  "a record holds the client's text: numbers, escapes, order and double keys, on the fast path and on the plain one",
  () => {
    for (let seed = FIRST_CALL; seed < FIRST_CALL + CALL_COUNT; seed += 1) {
      const shape: CallShape = seed % 4 === 0 ? { kind: "single", type: "track" } : { kind: "batch" };
      const call = randomCall(seed, shape.kind === "single");
      const body = Buffer.from(call.body);
      const plain = readPlain(body, shape)?.records(createContext());
      const fast = readFast([body], shape)?.records(createContext());
      const lines = String(plain?.lines).split("\n").slice(0, -1);

      const about = `call ${seed}: ${call.body}`;
      expect(String(fast?.lines), about).toBe(String(plain?.lines));
      expect(fast?.ids, about).toEqual(plain && hasher.hash("s1", plain.messageIds));
      expect(fast?.kinds, about).toEqual(plain?.kinds);
      expect(plain?.failed.length, about).toBe(call.failedCount);
      expect(fast?.failed, about).toEqual(plain?.failed);
      expect(lines.length, about).toBe(call.recordStarts.length);
      lines.forEach((line, index) => {
        const compact = withoutBlanks(line);
        if (!call.hasBlanks) expect(line, about).toBe(compact);
        const start = call.recordStarts[index] as string;
        expect(compact.slice(0, start.length), about).toBe(start);
        for (const part of call.recordParts[index] ?? []) expect(compact.slice(start.length), about).toContain(part);
        JSON.parse(line);
      });
    }
  },
  60_000 + CALL_COUNT * 20,
);

function createContext() {
  let count = 0;
  return {
    sourceId: "s1",
    receivedAt: Date.parse("2026-11-22T10:00:02.345Z"),
    ip: "203.0.113.7",
    createMessageId() {
      count += 1;
      return `api-${count}`;
    },
  };
}

function withoutBlanks(json: string): string {
  let isString = false;
  let text = "";
  for (let i = 0; i < json.length; i += 1) {
    const char = json[i] as string;
    if (char === '"') isString = !isString;
    if (!isString && char === " ") continue;
    text += char;
    if (isString && char === "\\") {
      i += 1;
      text += json[i];
    }
  }
  return text;
}
