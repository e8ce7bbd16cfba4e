import { Logger } from "graphile-worker";

/** What the queue says about itself stays with it: a failed job and a lost connection reach our own log through its events. */
export const QUIET = new Logger(() => () => {});
