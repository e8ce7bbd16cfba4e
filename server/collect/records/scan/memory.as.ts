// Where things lie in the scanner's memory, in bytes. The host knows the exported places of scan.as.ts by these values.

/** The host writes fragments (each: length as i32, then bytes) into slots of this size. */
export const FRAGMENT_BYTES: i32 = 512;
export const IP: i32 = 1024;
export const TAIL: i32 = IP + FRAGMENT_BYTES;
export const STACK: i32 = 4096;
export const MAX_DEPTH: i32 = 1000;
/** The key of the hash: two i64. */
export const HASH_KEY: i32 = TAIL + FRAGMENT_BYTES;
/** What a batch gives to its events: SHARED_MEMBER_BYTES a member, at most MAX_SHARED_MEMBERS of each object. */
export const SHARED_CONTEXT: i32 = 5376;
export const SHARED_INTEGRATIONS: i32 = 5888;
export const SHARED_MEMBER_BYTES: i32 = 12;
export const MAX_SHARED_MEMBERS: i32 = 32;
/** Of each of the two objects. Every event of the batch grows by as much. */
export const MAX_SHARED_BYTES: i32 = 1024;
/** Two i32 an event: where its message id starts, and its length; once they are hashed, the i64 of its hash. */
export const MESSAGE_IDS: i32 = 8192;
export const MAX_EVENTS: i32 = 2500;
export const MAX_EVENT_BYTES: i32 = 32 * 1024;
// The compiler puts this file's own strings at 32768 (see the build script).
/** What is known of each event when its record is written: EVENT_BYTES an event. */
export const EVENTS: i32 = 65536;
export const EVENT_BYTES: i32 = 56;
/** Where the records differ from the events: EDIT_BYTES an edit, at most nine an event. */
export const EDITS: i32 = 212992;
export const EDIT_BYTES: i32 = 12;
export const INPUT: i32 = 1 << 19;
/** A record grows by its tail, a few fragments and what its batch gives; OUTPUT + input + 2,500 times this must fit into the memory. */
export const MAX_GROWTH_BYTES: i32 = 3072;
