import type { Route } from "next";
import { PageTabs } from "@/components/frame/page-tabs";

const TABS = [
  { segment: "delivery", label: "Delivery Overview" },
  { segment: "settings", label: "Settings" },
  { segment: "files", label: "Files" },
  { segment: "query", label: "Query" },
  { segment: "set-up", label: "Set-up" },
  { segment: "alerts", label: "Alerts" },
  { segment: "activity", label: "Activity" },
];

const MIGRATION = { segment: "migrate", label: "Migration" };

/** A legacy Amazon S3 has a Migration tab instead of Set-up, because it has no role. */
export function DestinationTabs({ destinationId, legacy }: { destinationId: string; legacy: boolean }) {
  const own = legacy ? TABS.map((tab) => (tab.segment === "set-up" ? MIGRATION : tab)) : TABS;
  const tabs = own.map(({ segment, label }) => ({ href: `/destinations/${destinationId}/${segment}` as Route, label, deep: true }));
  return <PageTabs label="Destination" tabs={tabs} />;
}
