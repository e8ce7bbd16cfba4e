import type { Route } from "next";
import { PageTabs } from "@/components/frame/page-tabs";

const TABS = [
  { segment: "delivery", label: "Delivery" },
  { segment: "settings", label: "Settings" },
  { segment: "files", label: "Files" },
  { segment: "set-up", label: "Set-up" },
  { segment: "activity", label: "Activity" },
];

export function DestinationTabs({ destinationId }: { destinationId: string }) {
  const tabs = TABS.map(({ segment, label }) => ({ href: `/destinations/${destinationId}/${segment}` as Route, label, deep: true }));
  return <PageTabs label="Destination" tabs={tabs} />;
}
