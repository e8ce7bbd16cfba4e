import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The exports of scan.as.ts. Addresses and lengths are in bytes of its memory. */
export type Scan = {
  readonly memory: WebAssembly.Memory;
  readonly FRAGMENT_BYTES: WebAssembly.Global;
  readonly IP: WebAssembly.Global;
  readonly TAIL: WebAssembly.Global;
  readonly HASH_KEY: WebAssembly.Global;
  readonly MESSAGE_IDS: WebAssembly.Global;
  readonly INPUT: WebAssembly.Global;
  /** A table with an entry of EVENT_BYTES for each event: its start, its end, and bits. RECORD_START and RECORD_END are offsets in an entry. */
  readonly EVENTS: WebAssembly.Global;
  readonly EVENT_BYTES: WebAssembly.Global;
  readonly RECORD_START: WebAssembly.Global;
  readonly RECORD_END: WebAssembly.Global;
  /** The number of the kind of each event, as i32. */
  readonly EVENT_KINDS: WebAssembly.Global;
  /** The kinds that the last call added: type, start and length of the name, start and length of the version, each as i32. */
  readonly NEW_KINDS: WebAssembly.Global;
  readonly NEW_KIND_BYTES: WebAssembly.Global;
  /** When `kindCount` reaches it, `forgetKinds` has to be called before the next call. */
  readonly MAX_KINDS: WebAssembly.Global;
  readonly kindCount: WebAssembly.Global;
  readonly newKindCount: WebAssembly.Global;
  /** The bit of an event whose record the scan does not write. */
  readonly UNUSUAL: WebAssembly.Global;
  readonly eventCount: WebAssembly.Global;
  readonly unusualCount: WebAssembly.Global;
  readonly outputStart: WebAssembly.Global;
  readonly outputLength: WebAssembly.Global;
  readonly writeKeyStart: WebAssembly.Global;
  readonly writeKeyLength: WebAssembly.Global;
  readonly sentAtStart: WebAssembly.Global;
  readonly sentAtLength: WebAssembly.Global;
  readonly contextStart: WebAssembly.Global;
  readonly contextLength: WebAssembly.Global;
  readonly integrationsStart: WebAssembly.Global;
  readonly integrationsLength: WebAssembly.Global;
  /** The library that was read last, in the text of the call; a length is 0 if there is none. */
  readonly libraryNameStart: WebAssembly.Global;
  readonly libraryNameLength: WebAssembly.Global;
  readonly libraryVersionStart: WebAssembly.Global;
  readonly libraryVersionLength: WebAssembly.Global;
  reserve(length: number): void;
  scanSingle(length: number, routeType: number): number;
  scanBatch(length: number): number;
  hashInput(length: number): void;
  hashMessageIds(): void;
  forgetKinds(): void;
  hashRecords(length: number): number;
  writeRecords(receivedAt: number): void;
};

/** Returns a scanner with its own memory. */
export function loadScan(): Scan {
  const wasm = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "scan.wasm")));
  return new WebAssembly.Instance(wasm, {}).exports as unknown as Scan;
}

type Views = { bytes: Buffer; words: Uint32Array };

const views = new WeakMap<ArrayBuffer, Views>();

/** Returns the scanner's memory. It must be called again after the memory has grown. */
export function getBytes(scan: Scan): Buffer {
  return getViews(scan).bytes;
}

/** Returns the same memory in words of 32 bits. */
export function getWords(scan: Scan): Uint32Array {
  return getViews(scan).words;
}

function getViews({ memory }: Scan): Views {
  const known = views.get(memory.buffer);
  if (known) return known;
  const made = { bytes: Buffer.from(memory.buffer), words: new Uint32Array(memory.buffer) };
  views.set(memory.buffer, made);
  return made;
}
