// The layout of the scanner's memory, in bytes. scan.as.ts exports some of these values for the host.

/** The host writes fragments (each: length as i32, then bytes) into slots of this size. */
export const FRAGMENT_BYTES: i32 = 512;
export const IP: i32 = 1024;
export const TAIL: i32 = IP + FRAGMENT_BYTES;
export const STACK: i32 = 4096;
export const MAX_DEPTH: i32 = 1000;
/** The key of the hash, two i64. */
export const HASH_KEY: i32 = TAIL + FRAGMENT_BYTES;
/** The members of a batch that apply to all events: SHARED_MEMBER_BYTES each, at most MAX_SHARED_MEMBERS for each object. */
export const SHARED_CONTEXT: i32 = 5376;
export const SHARED_INTEGRATIONS: i32 = 5888;
export const SHARED_MEMBER_BYTES: i32 = 12;
export const MAX_SHARED_MEMBERS: i32 = 32;
/** The maximum size of each of the two objects. Every event of the batch may grow by it. */
export const MAX_SHARED_BYTES: i32 = 1024;
/** Two i32 for each event: the start and the length of its message id. After hashing, the hash as i64. */
export const MESSAGE_IDS: i32 = 8192;
export const MAX_EVENTS: i32 = 2500;
export const MAX_EVENT_BYTES: i32 = 32 * 1024;
// The compiler puts this file's own strings at 32768 (see the build script).
/** The table of events, EVENT_BYTES for each. */
export const EVENTS: i32 = 65536;
export const EVENT_BYTES: i32 = 72;
/** The table of edits, EDIT_BYTES for each, at most nine for an event. */
export const EDITS: i32 = 245760;
export const EDIT_BYTES: i32 = 12;
/** The table of event kinds: KIND_SLOTS entries of 16 bytes, a hash as i64 and the number of the kind, plus one, as i32. */
export const KIND_SLOTS: i32 = 16384;
export const KIND_TABLE: i32 = 1 << 19;
/** The number of the kind of each event of a call, as i32. */
export const EVENT_KINDS: i32 = KIND_TABLE + KIND_SLOTS * 16;
/** The kinds that the last call was the first to have, NEW_KIND_BYTES for each: type, start and length of the name, start and length of the version. */
export const NEW_KINDS: i32 = EVENT_KINDS + MAX_EVENTS * 4;
export const NEW_KIND_BYTES: i32 = 20;
/** The hash of a kind: type, hash of the name, hash of the version. */
export const KIND_KEY: i32 = NEW_KINDS + MAX_EVENTS * NEW_KIND_BYTES;
export const INPUT: i32 = 1 << 20;
/** The maximum growth from an event to its record. The memory must have room for the output, the input and 2,500 times this. */
export const MAX_GROWTH_BYTES: i32 = 3072;
