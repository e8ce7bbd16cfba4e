import type { ActivityChange } from "@/server/domain/activity/activity.ts";

/** A line of the activity log. `at` is ms since the epoch. */
export type ActivityView = {
  id: string;
  at: number;
  actorKind: "user" | "token" | "system";
  actorName: string;
  sentence: string;
  subjectName: string;
  changes: ActivityChange[];
};

export type ActivityPageView = { activities: ActivityView[]; nextCursor: string | null };
