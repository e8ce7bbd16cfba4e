import type { Route } from "next";
import { ACTIVITY_KINDS, type ActivityKind } from "@/components/activity/activity-kinds";
import { PageLinks } from "@/components/frame/page-links";

/** Links to all lines, or to the lines of one kind. */
export function ActivityFilter({ kinds, current }: { kinds: readonly ActivityKind[]; current: ActivityKind | undefined }) {
  const links = [
    { href: "/settings/activity" as Route, label: "Everything", current: current === undefined },
    ...kinds.map((kind) => ({
      href: `/settings/activity?kind=${kind}` as Route,
      label: ACTIVITY_KINDS[kind],
      current: kind === current,
    })),
  ];
  return <PageLinks look="pills" label="Kinds of activity" links={links} />;
}
