import { seededRandom } from "./seeded-random.ts";

/** JSON text as a client sends it, and as the record must contain it. */
type Text = { sent: string; kept: string };

type RandomMember = { key: string; keyText: Text; value: Text };

type RandomEvent = {
  /** Without the members that the server removes; null if the event is refused. */
  kept: RandomMember[] | null;
  messageId: string | null;
  context: RandomMember[] | null;
  integrations: RandomMember[] | null;
};

/** A call of the tracking API, and for each of its events the expected record, without white space. */
export type RandomCall = {
  body: string;
  /** The start of each record, up to the first member that the server adds. */
  recordStarts: string[];
  /** What the server adds if the event has no context or integrations. */
  recordParts: string[][];
  failedCount: number;
  /** Whether white space between tokens may be left. */
  hasBlanks: boolean;
};

type Random = () => number;

/** Equal seeds return equal calls. */
export function randomCall(seed: number, isSingle: boolean): RandomCall {
  const random = seededRandom(seed);
  const blank = pick(random, [NO_BLANK, NO_BLANK, NO_BLANK, SPACES, LINE_BREAKS]);
  const sharedContext = !isSingle && random() < 0.5 ? contextMembers(random) : null;
  const sharedIntegrations = !isSingle && random() < 0.3 ? members(random, 3) : null;
  const events = Array.from({ length: isSingle ? 1 : 1 + Math.floor(random() * 4) }, () => randomEvent(random, blank));
  const texts = events.map(({ text }) => text);
  const around = [
    `"batch"${blank()}:${blank()}[${blank()}${texts.join(`${blank()},${blank()}`)}${blank()}]`,
    ...(sharedContext === null ? [] : [`"context":${blank()}${objectText(sharedContext, blank)}`]),
    ...(sharedIntegrations === null ? [] : [`"integrations":${objectText(sharedIntegrations, blank)}`]),
    ...(random() < 0.5 ? [`"sentAt":"2026-11-22T10:00:00.000Z"`] : []),
    ...(random() < 0.5 ? [`"writeKey":"k-1234"`] : []),
  ];
  const taken = events.map(({ event }) => event).filter((event) => event.kept !== null);
  return {
    body: isSingle ? (texts[0] as string) : `{${blank()}${shuffled(random, around).join(`${blank()},${blank()}`)}${blank()}}`,
    recordStarts: taken.map((event) => recordStart(event, sharedContext, sharedIntegrations)),
    recordParts: taken.map((event) => recordParts(event, sharedContext, sharedIntegrations)),
    failedCount: events.length - taken.length,
    hasBlanks: blank === SPACES,
  };
}

const UNKNOWN_LIBRARY = `"library":{"name":"unknown","version":"unknown"}`;

function randomEvent(random: Random, blank: Random | (() => string)): { text: string; event: RandomEvent } {
  const isRefused = random() < 0.08;
  const messageId = random() < 0.1 ? null : stringText(random);
  const context = random() < 0.6 ? contextMembers(random) : null;
  const integrations = random() < 0.5 ? members(random, 3) : null;
  const list = shuffled(random, [
    plainMember("type", `"track"`),
    plainMember("event", `"E"`),
    plainMember("userId", isRefused ? "7" : `"u"`),
    ...(messageId === null ? [] : [{ ...plainMember("messageId", ""), value: messageId }]),
    ...(random() < 0.5 ? [plainMember("timestamp", pick(random, TIMES))] : []),
    ...(context === null ? [] : [objectMember("context", context, blank)]),
    ...(integrations === null ? [] : [objectMember("integrations", integrations, blank)]),
    ...(random() < 0.9 ? [objectMember("properties", members(random, 6), blank)] : []),
    ...(random() < 0.05 ? [{ ...plainMember("deep", ""), value: deep(random) }] : []),
    ...(random() < 0.2 ? members(random, 3) : []),
    ...OWNED.filter(() => random() < 0.05).map((key) => plainMember(key, pick(random, [`"x"`, "7", "null", `{"a":1}`]))),
    ...(context === null && random() < 0.1 ? [plainMember("context", "null")] : []),
  ]);
  const kept = list.filter(({ key, value }) => !OWNED.includes(key) && !(key === "context" && value.sent === "null"));
  return {
    text: objectText(list, blank as () => string),
    event: { kept: isRefused ? null : kept, messageId: messageId?.sent ?? null, context, integrations },
  };
}

const OWNED = ["channel", "version", "receivedAt", "originalTimestamp", "projectId", "writeKey"];
const TIMES = [`"2026-11-22T10:00:00.123Z"`, `"2026-02-30T00:00:00Z"`, `"2026-11-20 10:00:00.123456789 +0000 UTC"`, "17.50", `"soon"`];

/** The client's members in their order, those of its context behind what the server and the batch put there. */
function recordStart(event: RandomEvent, sharedContext: RandomMember[] | null, sharedIntegrations: RandomMember[] | null): string {
  const parts = (event.kept ?? []).map(({ key, keyText, value }) => {
    if (key === "timestamp") return `"originalTimestamp":${value.kept}`;
    if (key === "context" && event.context !== null) return `"context":{${filledContext(event.context, sharedContext)}}`;
    if (key === "integrations" && event.integrations !== null) {
      return `"integrations":{${[...notIn(event.integrations, sharedIntegrations), ...event.integrations].map(keptMember).join()}}`;
    }
    return `${keyText.kept}:${value.kept}`;
  });
  return `{${parts.join()},"channel":"server"`;
}

function recordParts(event: RandomEvent, sharedContext: RandomMember[] | null, sharedIntegrations: RandomMember[] | null): string[] {
  return [
    ...(event.context === null ? [`,"context":{${filledContext([], sharedContext)}}`] : []),
    ...(event.integrations === null ? [`,"integrations":{${(sharedIntegrations ?? []).map(keptMember).join()}}`] : []),
  ];
}

function filledContext(own: RandomMember[], shared: RandomMember[] | null): string {
  const given = [...notIn(own, shared), ...own];
  const hasLibrary = given.some(({ key }) => key === "library");
  return [...(hasLibrary ? [] : [UNKNOWN_LIBRARY]), ...given.map(keptMember)].join();
}

function notIn(own: RandomMember[], shared: RandomMember[] | null): RandomMember[] {
  return (shared ?? []).filter(({ key }) => own.every((member) => member.key !== key));
}

function keptMember({ keyText, value }: RandomMember): string {
  return `${keyText.kept}:${value.kept}`;
}

function contextMembers(random: Random): RandomMember[] {
  const library = pick(random, [`{"name":"analytics-java","version":"3.5.0"}`, `{"name":"analytics-go","version":"3.3.0","n":1.0}`]);
  const apps = Array.from({ length: Math.floor(random() * 2.2) }, () => plainMember("app", pick(random, APPS)));
  return shuffled(random, [...(random() < 0.7 ? [plainMember("library", library)] : []), ...apps, ...members(random, 3)]);
}

const APPS = [
  `{"name":"shop","version":"4.18.2"}`,
  `{"version":"1.0","version":"1.1"}`,
  `{"build":{"version":"no"},"version":"\\u00e9\\"\\u0000"}`,
  `{"v\\u0065rsion":"2.0"}`,
  `{"version":7}`,
  `{}`,
  `null`,
];

/** Some keys occur twice, and some contain escapes. */
function members(random: Random, maxCount: number): RandomMember[] {
  return Array.from({ length: Math.floor(random() * (maxCount + 1)) }, () => {
    const keyText = random() < 0.15 ? stringText(random) : same(JSON.stringify(pick(random, KEYS)));
    return { key: JSON.parse(keyText.kept), keyText, value: valueText(random, 3) };
  });
}

const KEYS = ["a", "b", "order", "größe", "key 4", "__proto__", "locale"];

function objectMember(key: string, list: RandomMember[], blank: Random | (() => string)): RandomMember {
  const value = { sent: objectText(list, blank as () => string), kept: `{${list.map(keptMember).join()}}` };
  return { ...plainMember(key, ""), value };
}

function objectText(list: RandomMember[], blank: () => string): string {
  const texts = list.map(({ keyText, value }) => `${keyText.sent}${blank()}:${blank()}${value.sent}`);
  return `{${blank()}${texts.join(`${blank()},${blank()}`)}${blank()}}`;
}

function plainMember(key: string, value: string): RandomMember {
  return { key, keyText: same(JSON.stringify(key)), value: same(value) };
}

function valueText(random: Random, depth: number): Text {
  const kind = random();
  if (kind < 0.45) return same(numberText(random));
  if (kind < 0.7) return stringText(random);
  if (kind < 0.8 || depth === 0) return same(pick(random, ["true", "false", "null", `""`, "[]", "{}"]));
  if (kind < 0.9) {
    const list = members(random, 3);
    return { sent: objectText(list, NO_BLANK), kept: `{${list.map(keptMember).join()}}` };
  }
  const items = Array.from({ length: 1 + Math.floor(random() * 3) }, () => valueText(random, depth - 1));
  return { sent: `[${items.map(({ sent }) => sent).join()}]`, kept: `[${items.map(({ kept }) => kept).join()}]` };
}

const NUMBERS = ["-0", "0.0", "1.0", "1E400", "1e400", "-1e-400", "1E+3", "0e0", "7615917337495251231", "9223372036854775807"];

function numberText(random: Random): string {
  if (random() < 0.4) return pick(random, NUMBERS);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
  const whole = random() < 0.3 ? "0" : `${1 + Math.floor(random() * 9)}${digits(Math.floor(random() * 22))}`;
  const fraction = random() < 0.5 ? `.${digits(1 + Math.floor(random() * 24))}` : "";
  const exponent =
    random() < 0.3 ? `${pick(random, ["e", "E"])}${pick(random, ["", "+", "-"])}${digits(1 + Math.floor(random() * 3))}` : "";
  return `${random() < 0.3 ? "-" : ""}${whole}${fraction}${exponent}`;
}

const PARTS: readonly Text[] = [
  ...["a", "ÿ", "漢", "🙂", " ", "  ", "\\n", "\\/", '\\"', "\\\\", "\\u00e9", "\\u0000", "\\uD83D\\uDE42", "\\\\ud83d", "{", "]", ","].map(
    same,
  ),
  { sent: "\\ud83d", kept: "\\ufffd" },
  { sent: "\\uDC00", kept: "\\ufffd" },
  { sent: "\\ud83d\\ud83d\\ude42", kept: "\\ufffd\\ud83d\\ude42" },
];

/** Never empty, and no two of its parts become a pair by standing beside each other. */
function stringText(random: Random): Text {
  const parts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(random, PARTS));
  const joined = (side: "sent" | "kept") => `"x${parts.map((piece) => piece[side]).join("-")}"`;
  return { sent: joined("sent"), kept: joined("kept") };
}

function deep(random: Random): Text {
  const depth = 1 + Math.floor(random() * 1_200);
  return same(`${"[".repeat(depth)}1.0${"]".repeat(depth)}`);
}

function same(text: string): Text {
  return { sent: text, kept: text };
}

const NO_BLANK = () => "";
const SPACES = () => " ";
const LINE_BREAKS = () => "\r\n\t ";

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
