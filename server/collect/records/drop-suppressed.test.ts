import fc from "fast-check";
import { expect, test } from "vitest";
import { CALL_TYPES } from "../../domain/batch/event-kind.ts";
import { mentionsUser } from "../../domain/regulations/mentions-user.ts";
import { dropSuppressed } from "./drop-suppressed.ts";
import { createMessageIdHasher } from "./message-id-hash.ts";
import { createFastReader } from "./record-fast.ts";
import type { RecordContext } from "./record-line.ts";
import { readPlain } from "./record-plain.ts";

const hasher = createMessageIdHasher();
const readFast = createFastReader(hasher);
const SUPPRESSED = new Set(["eve", "zoë", 'qu"ote', "back\\slash"]);
const isSuppressed = (id: string) => SUPPRESSED.has(id);

const userId = fc.constantFrom(...SUPPRESSED, "Eve", "bob", "eve ", "");
const event = fc.record(
  {
    type: fc.oneof({ weight: 8, arbitrary: fc.constantFrom<string>(...CALL_TYPES) }, { weight: 1, arbitrary: fc.constant("unknown") }),
    messageId: fc.string({ minLength: 1, maxLength: 20 }),
    event: fc.constantFrom("Order Completed", 'with "userId":"eve"'),
    userId: fc.oneof({ weight: 9, arbitrary: userId }, { weight: 1, arbitrary: fc.constantFrom(7, null, ["eve"]) }),
    anonymousId: fc.constantFrom("eve", "a-1"),
    previousId: userId,
    groupId: fc.constantFrom("eve", "g-1"),
    properties: fc.oneof(fc.record({ userId }), fc.constant("no object")),
    context: fc.record({ externalIds: fc.array(fc.record({ id: userId, type: fc.constantFrom("user_id", "email") }), { maxLength: 2 }) }),
    timestamp: fc.constantFrom("2026-11-22T10:00:00.123Z", "soon"),
  },
  { requiredKeys: ["type", "messageId", "event"] },
);
/** Some texts have escapes where none is needed, or white space, which only the plain reader reads. */
const text = fc
  .tuple(fc.array(event, { minLength: 1, maxLength: 6 }), fc.constantFrom("as is", "escaped", "spaced"))
  .map(([batch, style]) => {
    if (style === "spaced") return JSON.stringify({ batch }, null, 1);
    const plain = JSON.stringify({ batch });
    return style === "escaped" ? plain.replaceAll('"eve"', '"\\u0065ve"') : plain;
  });

test("with both readers, exactly the events of suppressed users are left out and counted, and the others stay byte for byte", () => {
  fc.assert(
    fc.property(text, (body) => {
      const bytes = Buffer.from(body);
      const plain = readPlain(bytes, { kind: "batch" })?.records(context());
      const fast = readFast([bytes], { kind: "batch" })?.records(context());
      if (plain === undefined || fast === undefined) throw new Error("The body is a batch.");
      const lines = plain.lines
        .toString()
        .split(/(?<=\n)/)
        .filter((line) => line !== "");
      const keptAt = lines.flatMap((line, at) => (mentionsUser(JSON.parse(line), isSuppressed) ? [] : [at]));
      const keptFailed = plain.failed.filter((failed) => !mentionsUser(JSON.parse(failed.event), isSuppressed));

      const { records, droppedKinds } = dropSuppressed(fast, isSuppressed);
      expect(records.lines.toString()).toBe(keptAt.map((at) => lines[at]).join(""));
      expect(records.eventCount).toBe(keptAt.length);
      expect(records.kinds).toEqual(keptAt.map((at) => plain.kinds[at]));
      const messageIds = keptAt.map((at) => plain.messageIds[at] as string);
      expect([...records.ids]).toEqual([...hasher.hash("source", messageIds)]);
      expect(records.failed).toEqual(keptFailed);
      expect(droppedKinds).toHaveLength(lines.length + plain.failed.length - keptAt.length - keptFailed.length);
    }),
    { numRuns: 500 },
  );
});

function context(): RecordContext {
  return { sourceId: "source", receivedAt: Date.parse("2026-11-22T12:00:00.000Z"), ip: null, createMessageId: () => "assigned" };
}
