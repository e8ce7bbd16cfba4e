/** The steps of Delivery Overview for a storage destination, in their order. */
export const OVERVIEW_STEPS = [
  "received",
  "failed_on_ingest",
  "filtered_at_source",
  "filtered_at_destination",
  "pending",
  "failed",
  "delivered",
] as const;
export type OverviewStep = (typeof OVERVIEW_STEPS)[number];

type StepFacts = {
  label: string;
  /** What the number says. */
  meaning: string;
  /** Why the step is always 0; else null. */
  never: string | null;
};

export const STEP_FACTS: Readonly<Record<OverviewStep, StepFacts>> = {
  received: { label: "Successfully received", meaning: "Events that the source accepted and stored.", never: null },
  failed_on_ingest: {
    label: "Failed on ingest",
    meaning: "Events that broke a rule of the tracking API, or that came while the source was disabled.",
    never: null,
  },
  filtered_at_source: {
    label: "Filtered at source",
    meaning: "Events that the source blocks.",
    never: "Sources of Sluice block no events, so nothing is filtered here.",
  },
  filtered_at_destination: {
    label: "Filtered at destination",
    meaning: "Events that the destination doesn't take.",
    never: "AWS S3 gets every event. The integrations object doesn't apply to it.",
  },
  pending: { label: "Events pending retry", meaning: "Events in files that wait for their next delivery attempt.", never: null },
  failed: { label: "Failed to sync", meaning: "Events in files that expired before they could be delivered.", never: null },
  delivered: { label: "Successfully synced", meaning: "Events in files that are in the bucket.", never: null },
};
