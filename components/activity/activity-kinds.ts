/** What the workspace's activity can be narrowed to. */
export const ACTIVITY_KINDS = {
  destination: "Destinations",
  source: "Sources",
  workspace: "People and tokens",
} as const;

export type ActivityKind = keyof typeof ACTIVITY_KINDS;

/** Of a query, which may hold anything. */
export function activityKind(text: unknown): ActivityKind | undefined {
  return typeof text === "string" && Object.hasOwn(ACTIVITY_KINDS, text) ? (text as ActivityKind) : undefined;
}
