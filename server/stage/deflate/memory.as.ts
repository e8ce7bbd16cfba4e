// Where things lie in the encoder's memory, in bytes. What the compiler places itself starts at 1024, and all up to INPUT is there from the
// start (asconfig.json).

/** The newest position of each hash, u16. */
export const HEADS: i32 = 1 << 16;
export const HASH_BITS: i32 = 15;
export const HEADS_BYTES: i32 = 2 << HASH_BITS;
/** For each position of the window the one before it with the same hash, u16: together with HEADS the hash chains. */
export const CHAINS: i32 = HEADS + HEADS_BYTES;
export const WINDOW_BYTES: i32 = 1 << 15;
export const CHAINS_BYTES: i32 = 2 * WINDOW_BYTES;

/** The tokens of a block, u32 each: a literal's byte, or a match as its length with its distance in the upper half. */
export const TOKENS: i32 = CHAINS + CHAINS_BYTES;
export const MAX_TOKENS: i32 = 1 << 15;

/** How often each symbol occurs in the block, u32. The two follow each other. */
export const LITERAL_COUNTS: i32 = TOKENS + 4 * MAX_TOKENS;
export const LITERAL_SYMBOLS: i32 = 286;
export const DISTANCE_COUNTS: i32 = LITERAL_COUNTS + 4 * 288;
export const DISTANCE_SYMBOLS: i32 = 30;

/** Each symbol's code, u32: its bits in the order in which they are written, their number in the upper half. */
export const LITERAL_CODES: i32 = DISTANCE_COUNTS + 4 * 32;
export const DISTANCE_CODES: i32 = LITERAL_CODES + 4 * 288;
/** The number of bits of each symbol's code, u8: literals and lengths, then distances, with nothing between. */
export const CODE_LENGTHS: i32 = DISTANCE_CODES + 4 * 32;

/** The same for the code in which a block tells its code lengths. */
export const LENGTH_SYMBOLS: i32 = 19;
export const LENGTH_COUNTS: i32 = CODE_LENGTHS + 320;
export const LENGTH_CODES: i32 = LENGTH_COUNTS + 4 * 20;
export const LENGTH_CODE_LENGTHS: i32 = LENGTH_CODES + 4 * 20;
/** Code lengths in runs, u16: the symbol, and from bit 5 on its extra bits. */
export const RUNS: i32 = LENGTH_CODE_LENGTHS + 32;

/** The symbol of each match length less 257, u8. */
export const LENGTH_SLOTS: i32 = RUNS + 2 * 320;
/** Each match length's code and extra bits (u32), and their number (u32). */
export const MATCH_CODES: i32 = LENGTH_SLOTS + 264;

/** What building a code needs: symbols by their count, then weights, then how many codes have each length, u32 each. */
export const SORTED: i32 = MATCH_CODES + 8 * 264;
export const WEIGHTS: i32 = SORTED + 4 * 288;
export const LENGTHS_TALLY: i32 = WEIGHTS + 4 * 288;
export const NEXT_CODES: i32 = LENGTHS_TALLY + 4 * 16;

/** What came before the input, up to WINDOW_BYTES, and ends where the input starts. */
export const INPUT: i32 = (1 << 19) + WINDOW_BYTES;
/** Loads may reach so far beyond what is asked for. */
export const SLACK: i32 = 64;
