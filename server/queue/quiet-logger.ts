import { Logger } from "graphile-worker";

/** Suppresses the queue's own log. Failed jobs and lost connections reach our log through its events. */
export const QUIET = new Logger(() => () => {});
