import { constants } from "node:fs";

/** On Linux, a write is durable when it ends: one call instead of two. Elsewhere O_DSYNC promises less, or is missing. */
export const WRITES_ARE_SYNCED = process.platform === "linux";

/** For a new file, to which nothing else writes. It can be read back through the same handle. */
export const SYNCED_FILE_FLAGS: number =
  constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (WRITES_ARE_SYNCED ? constants.O_DSYNC : 0);
