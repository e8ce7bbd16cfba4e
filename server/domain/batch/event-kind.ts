/** The six calls of the tracking API (docs/tracking-api.md 1.8). */
export const CALL_TYPES = ["identify", "track", "page", "screen", "group", "alias"] as const;
export type CallType = (typeof CALL_TYPES)[number];

export function isCallType(value: unknown): value is CallType {
  return CALL_TYPES.includes(value as CallType);
}

/** What events are counted by. Events without a name or an app version have "" in its place. */
export type EventKind = {
  /** One of CALL_TYPES, `(other)`, or "" for an event without a type, which is refused. */
  type: string;
  /** The `event` of a track call, the `name` of a page or screen call. */
  name: string;
  /** `context.app.version`. */
  appVersion: string;
};

/** Stands for the kinds that exceed a limit. */
export const OTHER = "(other)";
export const OTHER_KIND: EventKind = { type: OTHER, name: OTHER, appVersion: OTHER };

/** Longer names and versions are cut, in characters. */
export const MAX_NAME_LENGTH = 255;

/** Returns the kind of an event or of a record. */
export function toEventKind(event: unknown): EventKind {
  const { type, event: trackName, name, context } = toObject(event);
  const given = type === "track" ? trackName : type === "page" || type === "screen" ? name : "";
  return createEventKind({
    type: isCallType(type) ? type : "",
    name: toText(given),
    appVersion: toText(toObject(toObject(context)["app"])["version"]),
  });
}

/** Cuts long texts, and replaces what PostgreSQL can't store. */
export function createEventKind({ type, name, appVersion }: EventKind): EventKind {
  return { type, name: toStoredText(name), appVersion: toStoredText(appVersion) };
}

/** Returns a text that is equal for equal kinds only. */
export function toKindKey({ type, name, appVersion }: EventKind): string {
  return `${type}\0${name}\0${appVersion}`;
}

/** Returns a name or version as it is stored: cut, and without what PostgreSQL can't store. */
export function toStoredText(text: string): string {
  const cut = text.length > MAX_NAME_LENGTH ? text.slice(0, MAX_NAME_LENGTH) : text;
  return cut.replaceAll("\0", "\ufffd").toWellFormed();
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
