/** Within this time after a message, further changes of the same subject are held, and told together afterwards. */
export const HOLD_MS = 15 * 60_000;

const MINUTE_MS = 60_000;
/** The waits after a failed attempt, in minutes: some 3 days in all. */
const WAITS = [1, 5, 30, 120, 300, 600, 840, 1200, 1440] as const;
/** The longest Retry-After that is followed. */
const LONGEST_WAIT_MS = 24 * 60 * MINUTE_MS;

/** What a receiver answered. `status` is HTTP's or SMTP's; null if there was no answer. */
export type SendAnswer = {
  isOk: boolean;
  status: number | null;
  /** The beginning of the answer, or the error. */
  text: string;
  durationMs: number;
  retryAfterMs: number | null;
  /** Whether another attempt can't help. */
  isFinal: boolean;
};

export type Consequence =
  | { next: "sent" }
  | { next: "failed" }
  /** The receiver is gone: the channel is disabled. */
  | { next: "disable" }
  /** `slowsChannel`: all of the channel's messages wait. */
  | { next: "retry"; waitMs: number; slowsChannel: boolean };

/**
 * Returns what follows from an attempt (Standard Webhooks 1.0.0): 2xx is success, 410 disables the channel, 429, 502, 503 and 504 slow it down,
 * everything else is tried again, with a quarter of jitter, over some 3 days.
 *
 * @param attemptCount attempts so far, this one included
 * @param random uniform in [0, 1)
 */
export function afterAttempt(answer: SendAnswer, attemptCount: number, random: number): Consequence {
  if (answer.isOk) return { next: "sent" };
  if (answer.status === 410) return { next: "disable" };
  const wait = WAITS[attemptCount - 1];
  if (answer.isFinal || wait === undefined) return { next: "failed" };
  const usual = Math.round(wait * MINUTE_MS * (1 + random / 4));
  const slowsChannel = answer.status !== null && SLOW.includes(answer.status);
  const asked = Math.min(answer.retryAfterMs ?? 0, LONGEST_WAIT_MS);
  return { next: "retry", waitMs: slowsChannel ? Math.max(usual, asked) : usual, slowsChannel };
}

const SLOW: readonly number[] = [429, 502, 503, 504];

/** Returns the wait that a Retry-After header asks for, in ms: seconds, or a date. Null if it says nothing. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
