import { seededRandom } from "../testing/seeded-random.ts";
import { corpusEvent, type Library } from "./corpus-event.ts";
import { uuid } from "./random.ts";

/** The parameters of a corpus. Equal plans give equal bytes in every process and every run. */
export type CorpusPlan = {
  eventCount: number;
  /** With 1, each event is posted to the path of its type; with more, they are sent as batches. */
  eventsPerRequest: number;
  /** Requests use them in rotation. All have the same length. */
  writeKeys: readonly string[];
  /** Each round has different message ids. */
  round: number;
  /**
   * `segment` is the format of analytics-node and analytics-next. `batch-context` is the format of the Java and Go libraries, whose name is
   * beside the batch and not in its events. `array` is only the list of events, for servers without Segment's API.
   */
  form: "segment" | "batch-context" | "array";
};

export type Corpus = {
  requestCount: number;
  /** The maximum length of a request. */
  maxRequestBytes: number;
  /** Writes the complete HTTP request into `target`. Returns its length and the offset of its body. */
  writeRequest(index: number, target: Buffer): { length: number; bodyStart: number };
  messageId(event: number): string;
};

/** After this number, requests repeat with other ids. It is far more than the window of deflate. */
const TEMPLATE_EVENTS = 8_000;
const SEED = 20_261_103;
const SENT_AT = "2026-11-03T23:59:59.500Z";

/** Returns the requests of clients, half of them servers and half browsers. */
export function createCorpus(plan: CorpusPlan): Corpus {
  const random = seededRandom(SEED);
  const keyLength = plan.writeKeys[0]?.length ?? 0;
  const templates = Array.from({ length: Math.ceil(TEMPLATE_EVENTS / plan.eventsPerRequest) }, (_, index) =>
    createTemplate(plan, selectLibrary(plan.form, index), random, keyLength),
  );
  const templateAt = (index: number) => templates[index % templates.length] as Template;
  const basics = plan.writeKeys.map(toBasicAuth);

  return {
    requestCount: Math.ceil(plan.eventCount / plan.eventsPerRequest),
    maxRequestBytes: Math.max(...templates.map(({ bytes }) => bytes.length)),

    writeRequest(index, target) {
      const template = templateAt(index);
      template.bytes.copy(target);
      const source = index % Math.max(1, plan.writeKeys.length);
      for (const at of template.basicsAt) target.write(basics[source] ?? "", at, "latin1");
      for (const at of template.keysAt) target.write(plan.writeKeys[source] ?? "", at, "latin1");
      let event = index * plan.eventsPerRequest;
      for (const at of template.idsAt) writeIdTail(target, at, event++, plan.round);
      return { length: template.bytes.length, bodyStart: template.bodyStart };
    },

    messageId(event) {
      const head = templateAt(Math.floor(event / plan.eventsPerRequest)).idHeads[event % plan.eventsPerRequest];
      const tail = Buffer.allocUnsafe(ID_TAIL.length);
      writeIdTail(tail, 0, event, plan.round);
      return `${head}${tail.toString("latin1")}`;
    },
  };
}

function selectLibrary(form: CorpusPlan["form"], index: number): Library {
  if (form === "batch-context") return index % 2 === 0 ? "java" : "go";
  return index % 2 === 0 ? "node" : "next";
}

type Template = { bytes: Buffer; bodyStart: number; idHeads: string[]; idsAt: number[]; keysAt: number[]; basicsAt: number[] };

const ID_TAIL = "@".repeat(12);
const HEX_DIGITS = Buffer.from("0123456789abcdef");

function createTemplate({ eventsPerRequest, form }: CorpusPlan, library: Library, random: () => number, keyLength: number): Template {
  const key = "%".repeat(keyLength);
  const idHeads = Array.from({ length: eventsPerRequest }, () => `${library}-next-17937${digits(random)}-${uuid(random).slice(0, -12)}`);
  const events = idHeads.map((head) => corpusEvent(library, random, `${head}${ID_TAIL}`));

  const { path, body } = envelope(library, events, form, key);
  const headers = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    `Content-Type: ${library === "next" && form === "segment" ? "text/plain" : "application/json"}`,
    ...(library === "next" && form === "segment" ? ["Origin: https://shop.example"] : []),
    ...(form !== "array" ? [`Authorization: Basic ${"#".repeat(toBasicAuth(key).length)}`] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const head = `${headers.join("\r\n")}\r\n\r\n`;
  const bytes = Buffer.from(head + body);
  return {
    bytes,
    bodyStart: Buffer.byteLength(head),
    idHeads,
    idsAt: findOffsets(bytes, ID_TAIL),
    keysAt: keyLength === 0 ? [] : findOffsets(bytes, key),
    basicsAt: form !== "array" ? findOffsets(bytes, "#".repeat(toBasicAuth(key).length)) : [],
  };
}

/** Returns the path of the library's requests, and the text around its events. */
function envelope(
  library: Library,
  events: { type: string }[],
  form: CorpusPlan["form"],
  writeKey: string,
): { path: string; body: string } {
  const [first] = events;
  if (form === "array" || first === undefined) return { path: "/events", body: JSON.stringify(events) };
  if (events.length === 1 && form === "segment") {
    const path = library === "node" ? `/v1/${first.type}` : `/v1/${first.type[0]}`;
    return { path, body: JSON.stringify({ ...first, writeKey, sentAt: SENT_AT }) };
  }
  if (library === "java" || library === "go") {
    const context = { library: { name: `analytics-${library}`, version: library === "java" ? "3.5.0" : "3.3.0" } };
    return {
      path: library === "java" ? "/v1/import/" : "/v1/batch",
      body: JSON.stringify({ batch: events, sentAt: SENT_AT, context, writeKey }),
    };
  }
  if (library === "node") return { path: "/v1/batch", body: JSON.stringify({ batch: events, writeKey, sentAt: SENT_AT }) };
  return { path: "/v1/b", body: JSON.stringify({ writeKey, batch: events.map((event) => ({ ...event, writeKey })), sentAt: SENT_AT }) };
}

/** Returns twelve hex digits that differ for every event and round, and compress like random ids. */
function writeIdTail(target: Buffer, at: number, event: number, round: number): void {
  writeHex(target, at, scramble(event), 8);
  writeHex(target, at + 8, scramble(round) >>> 16, 4);
}

/** A bijection on 32 bits (the finalizer of MurmurHash3). */
function scramble(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Writes digit by digit, because strings would double the sender's CPU time. */
function writeHex(target: Buffer, at: number, number: number, length: number): void {
  for (let k = length - 1, left = number; k >= 0; k -= 1, left >>>= 4) target[at + k] = HEX_DIGITS[left & 15] as number;
}

function digits(random: () => number): string {
  return String(Math.floor(random() * 1e8)).padStart(8, "0");
}

function toBasicAuth(writeKey: string): string {
  return Buffer.from(`${writeKey}:`).toString("base64");
}

function findOffsets(bytes: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + text.length)) places.push(at);
  return places;
}
