import { CALL_TYPES, createEventKind, type EventKind } from "../../domain/batch/event-kind.ts";
import { getBytes, getWords, type Scan } from "./scan/scan-module.ts";

export type KindReader = {
  /**
   * Returns the kind of each event of the last call, for which the scan has written the records. Equal events have the same object. The kind of an
   * unusual event has no meaning.
   */
  read(): EventKind[];
};

/** Reads the numbers that the scan gives to the kinds of events. Only the first event of a kind is decoded. */
export function createKindReader(scan: Scan): KindReader {
  let known: EventKind[] = [];

  function addNewKinds(): void {
    const [bytes, words] = [getBytes(scan), getWords(scan)];
    const entryWords = (scan.NEW_KIND_BYTES.value as number) / 4;
    for (let kind = 0; kind < scan.newKindCount.value; kind += 1) {
      const entry = (scan.NEW_KINDS.value as number) / 4 + kind * entryWords;
      const [type, nameStart, nameLength, versionStart, versionLength] = words.subarray(
        entry,
        entry + entryWords,
      ) as unknown as FiveNumbers;
      const name = decodeString(bytes, nameStart, nameLength);
      const appVersion = decodeString(bytes, versionStart, versionLength);
      known.push(createEventKind({ type: CALL_TYPES[type] as string, name, appVersion }));
    }
  }

  return {
    read() {
      if (scan.newKindCount.value > 0) addNewKinds();
      const words = getWords(scan);
      const first = (scan.EVENT_KINDS.value as number) / 4;
      const kinds = new Array<EventKind>(scan.eventCount.value);
      for (let event = 0; event < kinds.length; event += 1) kinds[event] = known[words[first + event] as number] as EventKind;
      if (scan.kindCount.value >= scan.MAX_KINDS.value) {
        scan.forgetKinds();
        known = [];
      }
      return kinds;
    },
  };
}

type FiveNumbers = [number, number, number, number, number];

/** Decodes the inside of a JSON string. */
function decodeString(bytes: Buffer, start: number, length: number): string {
  return length === 0 ? "" : (JSON.parse(`"${bytes.toString("utf8", start, start + length)}"`) as string);
}
