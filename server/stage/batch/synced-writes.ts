import { constants } from "node:fs";

/** On Linux, files are opened with O_DSYNC: a write is durable when it returns, without a second call. Elsewhere O_DSYNC guarantees less, or is missing. */
export const WRITES_ARE_SYNCED = process.platform === "linux";

/** Opens a new file for reading and writing, and fails if it exists. */
export const SYNCED_FILE_FLAGS: number =
  constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (WRITES_ARE_SYNCED ? constants.O_DSYNC : 0);
