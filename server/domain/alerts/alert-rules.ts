import { z } from "zod";
import { IdInput } from "../id.ts";

type Threshold = { unit: "minutes" | "hours" | "percent" | "hour"; label: string; from: number; to: number; usual: number };

type RuleFacts = {
  label: string;
  /** When its message is sent. */
  about: string;
  /** What it watches. Those of a destination follow the destination's source. */
  subject: "destination" | "source" | "workspace";
  /** Whether it is on unless somebody turns it off. */
  isUsuallyOn: boolean;
  threshold: Threshold | null;
};

/** The rules, in the order of the page. A workspace changes what `RuleInput` holds; everything else is fixed. */
export const ALERT_RULES = {
  destination_paused: {
    label: "Delivery is paused",
    about: "A fault in the AWS set-up stops a destination. Files wait until it is fixed.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: null,
  },
  destination_resumed: {
    label: "Delivery resumed",
    about: "The pause ended. The message says what is delivered now.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: null,
  },
  delivery_would_fail: {
    label: "Delivery would fail",
    about: "The validation that runs by itself fails with the saved settings: something changed in AWS.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: null,
  },
  delivery_recovered: {
    label: "Validation passes again",
    about: "The saved settings work again, before delivery stopped.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: null,
  },
  files_expiring: {
    label: "Waiting files come close to expiry",
    about: "At 25, 50, 75 and 90 % of the time after which files that wait expire, and when none does any longer.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: null,
  },
  files_expired: {
    label: "Files expired",
    about: "The first file that waited too long expired, and no further file is close to that any longer.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: null,
  },
  backlog_old: {
    label: "Backlog is old",
    about: "A file has been waiting for longer than this, and when the backlog is delivered.",
    subject: "destination",
    isUsuallyOn: true,
    threshold: { unit: "minutes", label: "Longer than", from: 10, to: 20_160, usual: 60 },
  },
  source_silent: {
    label: "Source is silent",
    about: "A source that has sent events sends none for this long, and when it sends again.",
    subject: "source",
    isUsuallyOn: false,
    threshold: { unit: "hours", label: "For", from: 1, to: 720, usual: 24 },
  },
  volume_changed: {
    label: "Volume of a source changed",
    about: "The events of the last 24 hours differ by more than this from those of the 24 hours before, where those were at least 100.",
    subject: "source",
    isUsuallyOn: false,
    threshold: { unit: "percent", label: "By more than", from: 1, to: 1_000, usual: 50 },
  },
  success_rate_low: {
    label: "Success rate is low",
    about: "Less than this share of the last 24 hours' events is delivered. Files of the last 15 minutes do not count yet.",
    subject: "destination",
    isUsuallyOn: false,
    threshold: { unit: "percent", label: "Below", from: 1, to: 100, usual: 95 },
  },
  daily_digest: {
    label: "Daily digest",
    about: "Once a day, what each destination delivered in the last 24 hours and what waits. Only for channels that choose it.",
    subject: "workspace",
    isUsuallyOn: true,
    threshold: { unit: "hour", label: "At (UTC)", from: 0, to: 23, usual: 8 },
  },
} as const satisfies Record<string, RuleFacts>;

export type RuleId = keyof typeof ALERT_RULES;

export const RULE_IDS = Object.keys(ALERT_RULES) as [RuleId, ...RuleId[]];

/** The rules of a new channel: all but the digest. */
export const USUAL_RULES: RuleId[] = RULE_IDS.filter((rule) => rule !== "daily_digest");

/** How a workspace has a rule. `sourceIds` limits it to these sources; null is all. `mutedUntil` is in ms since the epoch. */
export type RuleSettings = {
  isOn: boolean;
  threshold: number | null;
  sourceIds: string[] | null;
  mutedUntil: number | null;
};

/** Returns the settings of a rule that nobody changed. */
export function usualSettings(rule: RuleId): RuleSettings {
  const { isUsuallyOn, threshold } = toRuleFacts(rule);
  return { isOn: isUsuallyOn, threshold: threshold?.usual ?? null, sourceIds: null, mutedUntil: null };
}

export function toRuleFacts(rule: RuleId): RuleFacts {
  return ALERT_RULES[rule];
}

/** Returns whether the rule's messages about this source (null: about the workspace) are sent at `now`. */
export function isTold({ isOn, sourceIds, mutedUntil }: RuleSettings, sourceId: string | null, now: number): boolean {
  const isMuted = mutedUntil !== null && mutedUntil > now;
  return isOn && !isMuted && (sourceIds === null || sourceId === null || sourceIds.includes(sourceId));
}

/** A limit to sources; null is all sources. */
export const SourceLimitInput = z
  .array(IdInput)
  .min(1, "Choose at least one source, or all.")
  .max(200, "Choose at most 200 sources.")
  .nullable();

/** The form of a rule. Its threshold is checked against the rule's limits. */
export const RuleInput = z
  .object({ rule: z.enum(RULE_IDS), isOn: z.boolean(), threshold: z.int().nullable(), sourceIds: SourceLimitInput })
  .superRefine(({ rule, threshold }, context) => {
    const limits = toRuleFacts(rule).threshold;
    if (limits === null ? threshold === null : threshold !== null && threshold >= limits.from && threshold <= limits.to) return;
    const message =
      limits === null ? "This rule has no threshold." : `Enter a whole number from ${limits.from} to ${limits.to.toLocaleString("en-US")}.`;
    context.addIssue({ code: "custom", path: ["threshold"], message });
  });
export type RuleInput = z.output<typeof RuleInput>;

/** For how long something can be muted, in hours. */
export const MUTE_HOURS = [1, 8, 24, 168] as const;
/** Null ends the mute. */
export const MuteInput = z.union([z.literal(1), z.literal(8), z.literal(24), z.literal(168)]).nullable();
export type MuteInput = z.output<typeof MuteInput>;
