/** The kinds by which the workspace's activity can be filtered. */
export const ACTIVITY_KINDS = {
  destination: "Destinations",
  source: "Sources",
  workspace: "People and tokens",
} as const;

export type ActivityKind = keyof typeof ACTIVITY_KINDS;

/** Returns the kind in a query parameter, which may have any value. */
export function activityKind(text: unknown): ActivityKind | undefined {
  return typeof text === "string" && Object.hasOwn(ACTIVITY_KINDS, text) ? (text as ActivityKind) : undefined;
}
