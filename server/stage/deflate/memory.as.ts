// The layout of the encoder's memory, in bytes. The compiler's own data starts at 1024, and all memory up to INPUT exists from the start
// (asconfig.json).

/** The newest position of each hash, u16. */
export const HEADS: i32 = 1 << 16;
export const HASH_BITS: i32 = 15;
export const HEADS_BYTES: i32 = 2 << HASH_BITS;
/** For each position of the window the previous one with the same hash, u16. HEADS and these are the hash chains. */
export const CHAINS: i32 = HEADS + HEADS_BYTES;
export const WINDOW_BYTES: i32 = 1 << 15;
export const CHAINS_BYTES: i32 = 2 * WINDOW_BYTES;

/** The tokens of a block, u32 each: a literal's byte, or a match as its length with its distance in the upper half. */
export const TOKENS: i32 = CHAINS + CHAINS_BYTES;
export const MAX_TOKENS: i32 = 1 << 15;

/** The count of each symbol in the block, u32. The two tables are adjacent. */
export const LITERAL_COUNTS: i32 = TOKENS + 4 * MAX_TOKENS;
export const LITERAL_SYMBOLS: i32 = 286;
export const DISTANCE_COUNTS: i32 = LITERAL_COUNTS + 4 * 288;
export const DISTANCE_SYMBOLS: i32 = 30;

/** The code of each symbol, u32: its bits in the order in which they are written, and their number in the upper half. */
export const LITERAL_CODES: i32 = DISTANCE_COUNTS + 4 * 32;
export const DISTANCE_CODES: i32 = LITERAL_CODES + 4 * 288;
/** The number of bits of each symbol's code, u8: literals and lengths, then distances, without a gap. */
export const CODE_LENGTHS: i32 = DISTANCE_CODES + 4 * 32;

/** The same for the code of the code lengths. */
export const LENGTH_SYMBOLS: i32 = 19;
export const LENGTH_COUNTS: i32 = CODE_LENGTHS + 320;
export const LENGTH_CODES: i32 = LENGTH_COUNTS + 4 * 20;
export const LENGTH_CODE_LENGTHS: i32 = LENGTH_CODES + 4 * 20;
/** Runs of code lengths, u16: the symbol, and from bit 5 on its extra bits. */
export const RUNS: i32 = LENGTH_CODE_LENGTHS + 32;

/** The symbol of each match length minus 257, u8. */
export const LENGTH_SLOTS: i32 = RUNS + 2 * 320;
/** The code and extra bits of each match length (u32), and their number (u32). */
export const MATCH_CODES: i32 = LENGTH_SLOTS + 264;

/** Working memory for building a code: symbols by count, weights, and the number of codes of each length, u32 each. */
export const SORTED: i32 = MATCH_CODES + 8 * 264;
export const WEIGHTS: i32 = SORTED + 4 * 288;
export const LENGTHS_TALLY: i32 = WEIGHTS + 4 * 288;
export const NEXT_CODES: i32 = LENGTHS_TALLY + 4 * 16;

/** The bytes before the input, up to WINDOW_BYTES. They end where the input starts. */
export const INPUT: i32 = (1 << 19) + WINDOW_BYTES;
/** Loads may read this many bytes beyond the end. */
export const SLACK: i32 = 64;
