import { isUtf8 } from "node:buffer";
import { CALL_TYPES, type EventKind, toEventKind, toStoredText } from "../../domain/batch/event-kind.ts";
import { createKindReader, type KindReader } from "./kind-reader.ts";
import { combineHashes, type IdHashes, type MessageIdHasher } from "./message-id-hash.ts";
import type { RecordContext } from "./record-line.ts";
import {
  type Library,
  parseSharedFields,
  type ReadCall,
  type RecordSet,
  readEvent,
  readPlain,
  toLibrary,
  toRefusedKind,
} from "./record-plain.ts";
import { getBytes, getWords, loadScan, type Scan } from "./scan/scan-module.ts";
import type { CallShape } from "./tracking-call.ts";

/**
 * The records of `readPlain`, with hashed ids. `lines` is in the scanner's memory, and only valid until the next call is read.
 */
export type HashedRecords = Omit<RecordSet, "messageIds"> & { ids: IdHashes };

/** Returns null if the whole call is refused with 400. */
export type FastReader = (body: readonly Buffer[], shape: CallShape) => ReadCall<HashedRecords> | null;

/**
 * Returns a reader with the same results as `readPlain`, byte for byte, which is several times faster. One pass over the bytes validates them and
 * checks the rules, and the server's own fields are inserted into the client's bytes. Events, or whole calls, that the scan marks as unusual
 * are read by record-plain.ts.
 */
export function createFastReader(hasher: MessageIdHasher): FastReader {
  const scan = loadScan();
  const kinds = createKindReader(scan);
  hasher.key.copy(getBytes(scan), scan.HASH_KEY.value);
  /** The number of scans: the scanner keeps only the last one, and only until its records are written. */
  let scans = 0;

  function scanBody(body: readonly Buffer[], shape: CallShape): boolean {
    scans += 1;
    const start = scan.INPUT.value as number;
    scan.reserve(body.reduce((total, chunk) => total + chunk.length, 0));
    const memory = getBytes(scan);
    let end = start;
    for (const chunk of body) end += chunk.copy(memory, end);
    if (!isUtf8(memory.subarray(start, end))) return false;
    const length = end - start;
    return (shape.kind === "single" ? scan.scanSingle(length, CALL_TYPES.indexOf(shape.type)) : scan.scanBatch(length)) === 0;
  }

  return (body, shape) => {
    if (!scanBody(body, shape)) return readWithPlainReader(body, shape, hasher);
    const scanned = scans;
    return {
      writeKey: readWriteKey(scan),
      records(context) {
        if (scans !== scanned) scanBody(body, shape);
        scans += 1;
        return writeRecords({ scan, kinds, hasher }, context);
      },
    };
  };
}

/** Reads a call with `readPlain`, and hashes the message ids of its records. */
function readWithPlainReader(body: readonly Buffer[], shape: CallShape, hasher: MessageIdHasher): ReadCall<HashedRecords> | null {
  const read = readPlain(Buffer.concat(body), shape);
  return (
    read && {
      writeKey: read.writeKey,
      records(context) {
        const { messageIds, ...records } = read.records(context);
        return { ...records, ids: hasher.hash(context.sourceId, messageIds) };
      },
    }
  );
}

const NONE_FAILED: RecordSet["failed"] = [];

type Writer = { scan: Scan; kinds: KindReader; hasher: MessageIdHasher };

function writeRecords(writer: Writer, context: RecordContext): HashedRecords {
  const { scan, hasher } = writer;
  const { sourceId, receivedAt, ip } = context;
  setFragment(scan, scan.IP, ip === null ? "" : `"ip":${JSON.stringify(ip)}`);
  setFragment(
    scan,
    scan.TAIL,
    `","projectId":${JSON.stringify(sourceId)},"receivedAt":"${new Date(receivedAt).toISOString()}","version":2}\n`,
  );
  scan.writeRecords(receivedAt);
  const kinds = writer.kinds.read();
  const library = readLibrary(scan);
  scan.hashMessageIds();
  const [start, eventCount] = [scan.outputStart.value as number, scan.eventCount.value as number];
  const ids = combineHashes(hasher.hashSource(sourceId), getWords(scan), scan.MESSAGE_IDS.value / 4, eventCount);
  if (scan.unusualCount.value > 0) return addUnusual(writer, context, { ids, kinds, library });
  return { lines: getBytes(scan).subarray(start, start + scan.outputLength.value), eventCount, ids, kinds, library, failed: NONE_FAILED };
}

/** Returns the records that the scan wrote, with those of the unusual events inserted at their positions. */
function addUnusual(
  { scan, hasher }: Writer,
  context: RecordContext,
  { ids: scannedIds, kinds: scannedKinds, library: scannedLibrary }: Pick<HashedRecords, "ids" | "kinds" | "library">,
): HashedRecords {
  const [bytes, words] = [getBytes(scan), getWords(scan)];
  const given = parseSharedFields(BATCH, {
    context: readText(bytes, scan.contextStart, scan.contextLength),
    integrations: readText(bytes, scan.integrationsStart, scan.integrationsLength),
    sentAt: readText(bytes, scan.sentAtStart, scan.sentAtLength),
  });
  const lines: Buffer[] = [];
  const kinds: EventKind[] = [];
  const ids = new Uint32Array(scannedIds.length);
  const failed: RecordSet["failed"] = [];
  let library = scannedLibrary;

  for (let event = 0; event < scannedIds.length / 2; event += 1) {
    const entry = (scan.EVENTS.value + event * scan.EVENT_BYTES.value) / 4;
    if (((words[entry + 2] as number) & scan.UNUSUAL.value) === 0) {
      ids.set(scannedIds.subarray(event * 2, event * 2 + 2), lines.length * 2);
      kinds.push(scannedKinds[event] as EventKind);
      lines.push(bytes.subarray(words[entry + scan.RECORD_START.value / 4], words[entry + scan.RECORD_END.value / 4]));
      continue;
    }
    const text = bytes.toString("utf8", words[entry], words[entry + 1]);
    const made = readEvent(text, given, context);
    if (typeof made === "string") failed.push({ code: made, event: text, kind: toRefusedKind(JSON.parse(text), given) });
    else {
      ids.set(hasher.hash(context.sourceId, [made.messageId]), lines.length * 2);
      kinds.push(toEventKind(JSON.parse(made.line)));
      library ??= toLibrary(JSON.parse(text), given);
      lines.push(Buffer.from(made.line));
    }
  }
  return { lines: Buffer.concat(lines), eventCount: lines.length, ids: ids.slice(0, lines.length * 2), kinds, library, failed };
}

const BATCH: CallShape = { kind: "batch" };

function readText(bytes: Buffer, start: WebAssembly.Global, length: WebAssembly.Global): string | undefined {
  return length.value < 0 ? undefined : bytes.toString("utf8", start.value, start.value + length.value);
}

function readLibrary(scan: Scan): Library | null {
  const name = readString(scan, scan.libraryNameStart, scan.libraryNameLength);
  return name === "" ? null : { name, version: readString(scan, scan.libraryVersionStart, scan.libraryVersionLength) };
}

function readString(scan: Scan, start: WebAssembly.Global, length: WebAssembly.Global): string {
  return length.value === 0
    ? ""
    : toStoredText(JSON.parse(`"${getBytes(scan).toString("utf8", start.value, start.value + length.value)}"`));
}

function readWriteKey(scan: Scan): string | null {
  const start = scan.writeKeyStart.value as number;
  const length = scan.writeKeyLength.value as number;
  return length < 0 ? null : getBytes(scan).toString("utf8", start, start + length);
}

function setFragment(scan: Scan, slot: WebAssembly.Global, text: string): void {
  const bytes = getBytes(scan);
  const length = bytes.write(text, slot.value + 4, scan.FRAGMENT_BYTES.value - 4, "utf8");
  bytes.writeInt32LE(length, slot.value);
}
