import { z } from "zod";
import { PlainText } from "../plain-text.ts";

/**
 * What a regulation does, as Segment names it (docs/public-api.md 3.9). `DELETE_INTERNAL` and `DELETE_ONLY` erase the records of users, `SUPPRESS_ONLY` drops
 * their later events, `SUPPRESS_WITH_DELETE` does both, and `UNSUPPRESS` ends a suppression.
 */
export const REGULATION_TYPES = ["DELETE_INTERNAL", "DELETE_ONLY", "SUPPRESS_ONLY", "SUPPRESS_WITH_DELETE", "UNSUPPRESS"] as const;
export type RegulationType = (typeof REGULATION_TYPES)[number];

/** The statuses that a regulation can have here. PARTIAL_SUCCESS: some delivered files could not be rewritten. */
export const REGULATION_STATUSES = ["INITIALIZED", "RUNNING", "FINISHED", "PARTIAL_SUCCESS"] as const;
export type RegulationStatus = (typeof REGULATION_STATUSES)[number];

/** Segment takes 5,000 users per regulation. */
export const MAX_USERS_PER_REGULATION = 5_000;
/** The most suppressions of a workspace: collectors keep all of them in memory. */
export const MAX_SUPPRESSIONS = 100_000;
const MAX_USER_ID_LENGTH = 500;

/** A user id as events have it. Upper and lower case differ. */
export const UserIdInput = PlainText.pipe(
  z.string().min(1, "Enter a user id.").max(MAX_USER_ID_LENGTH, `A user id has at most ${MAX_USER_ID_LENGTH} characters.`),
);

const UserIds = z
  .array(UserIdInput)
  .min(1, "Enter at least one user id.")
  .max(MAX_USERS_PER_REGULATION, `One request takes at most ${MAX_USERS_PER_REGULATION.toLocaleString("en-US")} user ids.`);

export const RegulationInput = z.object({ type: z.enum(REGULATION_TYPES), userIds: UserIds });
export type RegulationInput = z.output<typeof RegulationInput>;

export function suppresses(type: RegulationType): boolean {
  return type === "SUPPRESS_ONLY" || type === "SUPPRESS_WITH_DELETE";
}

export function erases(type: RegulationType): boolean {
  return type === "DELETE_INTERNAL" || type === "DELETE_ONLY" || type === "SUPPRESS_WITH_DELETE";
}

/** The time that collectors have to read a new suppression: they read it every 5 s, and later if the database is unavailable. */
const SUPPRESSION_DELAY_MS = 10 * 60_000;

/**
 * Returns the time until which records are erased, in ms since the epoch, null if none are. Without a suppression, records that come after the request are kept. With one,
 * none is kept that a collector stored before it had read the suppression.
 */
export function eraseUntil(type: RegulationType, now: number): number | null {
  if (!erases(type)) return null;
  return suppresses(type) ? now + SUPPRESSION_DELAY_MS : now;
}
