import { AWS_S3 } from "../destination/catalog.ts";
import type { Sibling } from "../destination/collision.ts";
import { findCurrentLocation } from "./migration.ts";

/** The facts about a legacy Amazon S3 and the other destinations on its source. */
export type LegacyFacts = { name: string; enabled: boolean; bucket: string; sourceName: string; siblings: readonly Sibling[] };

export type LegacyStanding = {
  /**
   * While Amazon S3 is enabled: `alone` without an enabled AWS S3, `testing` beside one that delivers to the test folder, `beside` one that
   * delivers to the same location, `apart` from one that delivers elsewhere. Once it is disabled: `moved` to an AWS S3 at the same
   * location, `replaced` by one that delivers elsewhere, `ended` without an enabled one.
   */
  state: "alone" | "testing" | "beside" | "apart" | "moved" | "replaced" | "ended";
  /** The AWS S3 on the source, enabled or not. */
  next: Sibling | null;
};

/** Derived only from the destinations, not from the steps of a migration. */
export function legacyStanding({ enabled, bucket, siblings }: Pick<LegacyFacts, "enabled" | "bucket" | "siblings">): LegacyStanding {
  const next = siblings.find(({ metadataId }) => metadataId === AWS_S3.metadataId) ?? null;
  const place = findCurrentLocation(bucket, next && { enabled: next.enabled, settings: next });
  const states = enabled
    ? ({ nowhere: "alone", test: "testing", home: "beside", elsewhere: "apart" } as const)
    : ({ nowhere: "ended", test: "replaced", home: "moved", elsewhere: "replaced" } as const);
  return { state: states[place], next };
}

/** The notice on the pages of a legacy destination, with a link to the next page. */
export type LegacyNotice = {
  tone: "info" | "success" | "danger";
  title: string;
  sentence: string;
  link: { label: string; to: "migration" | "next" | "add" };
};

export function legacyNotice(facts: LegacyFacts): LegacyNotice {
  const { state, next } = legacyStanding(facts);
  return NOTICES[state](facts, next?.name ?? AWS_S3.name, next);
}

const MIGRATE = { label: "Move to AWS S3", to: "migration" } as const;
const CONTINUE = { label: "Continue the migration", to: "migration" } as const;

const NOTICES: Record<LegacyStanding["state"], (facts: LegacyFacts, nextName: string, next: Sibling | null) => LegacyNotice> = {
  alone: ({ name }) => ({
    tone: "info",
    title: "Move to AWS S3",
    sentence: `${name} keeps delivering, and its settings can't be changed. AWS S3 delivers the same files to the same bucket, through an IAM role that you control. The migration has nine steps, and all but one can be undone.`,
    link: MIGRATE,
  }),
  testing: ({ name }, nextName, next) => ({
    tone: "info",
    title: `${nextName} delivers to the test folder`,
    sentence: `${name} keeps delivering to its bucket. ${nextName} delivers the same events to s3://${next?.bucket}.`,
    link: CONTINUE,
  }),
  beside: ({ name, bucket }, nextName) => ({
    tone: "info",
    title: "Both destinations deliver to this bucket",
    sentence: `${name} and ${nextName} deliver the same files to s3://${bucket}, and each file is stored once. The migration ends when ${name} is disabled.`,
    link: CONTINUE,
  }),
  apart: ({ name, bucket }, nextName, next) => ({
    tone: "info",
    title: `${nextName} delivers to another place`,
    sentence: `${name} delivers to s3://${bucket}, ${nextName} to s3://${next?.bucket}. ${name} can be disabled without a gap in this bucket only after ${nextName} delivers here.`,
    link: MIGRATE,
  }),
  moved: ({ name, bucket, sourceName }, nextName) => ({
    tone: "success",
    title: `${name} has moved to AWS S3`,
    sentence: `${name} is disabled and can't be enabled again. ${nextName} delivers the events of ${sourceName} to s3://${bucket}, through your IAM role.`,
    link: { label: `Go to ${nextName}`, to: "next" },
  }),
  replaced: ({ name, sourceName }, nextName, next) => ({
    tone: "info",
    title: `${name} is disabled`,
    sentence: `It can't be enabled again. ${nextName} delivers the events of ${sourceName} to s3://${next?.bucket}, not to the bucket of ${name}.`,
    link: { label: `Go to ${nextName}`, to: "next" },
  }),
  ended: ({ name, sourceName }, nextName, next) => ({
    tone: "danger",
    title: `No S3 destination delivers the events of ${sourceName}`,
    sentence: `${name} is disabled and can't be enabled again. ${next === null ? "The source has no AWS S3." : `${nextName} is disabled.`}`,
    link: next === null ? { label: "Add AWS S3 to this source", to: "add" } : { label: `Go to ${nextName}`, to: "next" },
  }),
};

/** Returns what happens to a source's events when one of its destinations is deleted. */
export function deletionSentence({ name, enabled, sourceName, siblings }: Omit<LegacyFacts, "bucket">): string {
  const others = siblings.filter((other) => other.enabled).map((other) => other.name);
  const still = others.length === 1 ? "still delivers" : "still deliver";
  const rest = others.length === 0 ? "No other destination delivers them." : `${others.join(" and ")} ${still} them.`;
  if (enabled) return `${name} no longer delivers the events of ${sourceName}. ${rest}`;
  return `${name} is disabled and doesn't deliver new events of ${sourceName}. ${rest}`;
}
