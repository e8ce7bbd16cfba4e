import { hasRoomForKeys, readBucketPath } from "../destination/bucket-path.ts";
import { sameLocation, testLocation } from "../destination/collision.ts";
import { LOG_FOLDER } from "../destination/object-key.ts";
import type { Settings } from "../destination/settings.ts";
import { type Comparison, isEqual } from "./comparison.ts";

/** The document's steps (R84 to R91), in the document's order. */
export const MIGRATION_STEPS = ["role", "test", "received", "compare", "cut_over", "wait", "disable", "verify", "clean_up"] as const;
export type MigrationStepId = (typeof MIGRATION_STEPS)[number];

/** `skipped`: a later step was done without this one. */
export type StepState = "done" | "current" | "later" | "skipped";

/** When something was done, in ms since the epoch, and by whom. */
export type AuditStamp = { at: number; by: string };

/** How much was delivered to a location. */
export type Arrivals = { fileCount: number; eventCount: number };

/** The facts about one legacy destination and the AWS S3 on its source. The progress of a migration is derived only from these. */
export type MigrationFacts = {
  legacy: { bucket: string; enabled: boolean /** Null while it is enabled. */; disabled: AuditStamp | null };
  /** Null if the source has no AWS S3. */
  modern: {
    settings: Settings;
    enabled: boolean /** Since when it is enabled with this bucket; null while it is disabled. */;
    placed: AuditStamp | null;
  } | null;
  /** The newest validation of the current role and region with the real bucket, if it passed. */
  validated: AuditStamp | null;
  /** In the test folder, since the test started. */
  test: Arrivals;
  /** In the real location, since the cut-over. */
  real: Arrivals;
  /** In the real location, created after the legacy destination was disabled. */
  afterwards: Arrivals;
  comparison: Comparison | null;
  waitSeconds: number;
  /** Somebody ended the wait early. */
  waitEnded: AuditStamp | null;
  /** Somebody confirmed that the test folder was removed, or is kept. */
  cleanedUp: AuditStamp | null;
};

/** An hour, as the document says (R89). */
export const DEFAULT_WAIT_SECONDS = 3_600;

export type MigrationProgress = {
  steps: readonly { id: MigrationStepId; state: StepState }[];
  /** Null if all steps are done. */
  current: MigrationStepId | null;
  /** When the wait after the cut-over ends; null before the cut-over. */
  waitEndsAt: number | null;
};

/** The migration of one legacy Amazon S3 to AWS S3: its progress and the facts behind it. Times are in ms since the epoch. */
export type Migration = MigrationFacts &
  MigrationProgress & {
    /** The legacy destination's. */
    id: string;
    name: string;
    legacyPaused: boolean;
    source: { id: string; name: string };
    /** The AWS S3 on the same source. */
    newDestination: { id: string; name: string; paused: boolean } | null;
    /** Empty if none was given. */
    environment: string;
    /** Null if the bucket's prefix leaves no room for it. */
    testBucket: string | null;
    canEdit: boolean;
  };

/** The newest file of the new destination in a location. */
export type ArrivedFile = { batchId: string; bucket: string; key: string; eventCount: number; deliveredAt: number };

export type MigrationDetail = Migration & { lastTestFile: ArrivedFile | null; lastRealFile: ArrivedFile | null };

/**
 * Returns where the new destination delivers during the test: `<BUCKET>/segment-logs/test` (R85, R86). Null if the prefix leaves no room
 * for it.
 */
export function toTestBucket(legacyBucket: string): string | null {
  const bucket = testLocation(legacyBucket);
  const location = readBucketPath(bucket);
  return location !== null && hasRoomForKeys(location) ? bucket : null;
}

/** Returns the command that removes the test folder (R91). */
export function cleanUpCommand(legacyBucket: string): string {
  return `aws s3 rm --recursive s3://${legacyBucket}/${LOG_FOLDER}/test/`;
}

export function migrationProgress(facts: MigrationFacts, now: number): MigrationProgress {
  const waitEndsAt = waitEnd(facts);
  const done = doneSteps(facts, waitEndsAt, now);
  const lastDone = MIGRATION_STEPS.findLastIndex((id) => done.has(id) && MOVES.has(id));
  const current = MIGRATION_STEPS.find((id, index) => !done.has(id) && index > lastDone) ?? null;
  const currentIndex = current === null ? MIGRATION_STEPS.length : MIGRATION_STEPS.indexOf(current);
  const steps = MIGRATION_STEPS.map((id, index) => ({ id, state: done.has(id) ? ("done" as const) : stateAt(index, currentIndex) }));
  return { steps, current, waitEndsAt };
}

/** Steps that change where events go, or that a person marks as done. Once one is done, all earlier steps count as done or skipped. */
const MOVES: ReadonlySet<MigrationStepId> = new Set(["test", "cut_over", "disable", "clean_up"]);

function doneSteps(facts: MigrationFacts, waitEndsAt: number | null, now: number): ReadonlySet<MigrationStepId> {
  const { legacy, modern, validated, test, real, afterwards, waitEnded, cleanedUp } = facts;
  const place = findCurrentLocation(legacy.bucket, modern);
  const done: Record<MigrationStepId, boolean> = {
    role: validated !== null || real.eventCount > 0,
    test: place === "test" || place === "home",
    received: test.eventCount > 0,
    compare: isCompared(facts),
    cut_over: place === "home",
    wait: waitEndsAt !== null && (now >= waitEndsAt || isSincePlaced(facts, waitEnded)),
    disable: !legacy.enabled,
    verify: !legacy.enabled && afterwards.eventCount > 0,
    clean_up: !legacy.enabled && cleanedUp !== null,
  };
  return new Set(MIGRATION_STEPS.filter((id) => done[id]));
}

function stateAt(index: number, currentIndex: number): StepState {
  return index < currentIndex ? "skipped" : index === currentIndex ? "current" : "later";
}

/**
 * Returns where the new destination delivers: to the test folder, the legacy location, another location, or (disabled or missing) nowhere.
 */
export function findCurrentLocation(
  legacyBucket: string,
  modern: { settings: { bucket: string }; enabled: boolean } | null | undefined,
): "nowhere" | "test" | "home" | "elsewhere" {
  if (!modern?.enabled) return "nowhere";
  if (sameLocation(modern.settings.bucket, legacyBucket)) return "home";
  return sameLocation(modern.settings.bucket, toTestBucket(legacyBucket) ?? "") ? "test" : "elsewhere";
}

/** A comparison from before the current test doesn't count. */
function isCompared({ comparison, legacy, modern }: MigrationFacts): boolean {
  if (comparison === null || comparison.result === null || !isEqual(comparison.result)) return false;
  const since = findCurrentLocation(legacy.bucket, modern) === "test" ? (modern?.placed?.at ?? 0) : 0;
  return comparison.askedAt >= since;
}

/** A stamp from before the last cut-over doesn't count for this one. */
function isSincePlaced({ modern }: MigrationFacts, stamp: AuditStamp | null): boolean {
  return stamp !== null && stamp.at >= (modern?.placed?.at ?? 0);
}

function waitEnd({ waitSeconds, legacy, modern }: MigrationFacts): number | null {
  const cutAt = modern?.placed?.at;
  return findCurrentLocation(legacy.bucket, modern) === "home" && cutAt !== undefined ? cutAt + waitSeconds * 1000 : null;
}
