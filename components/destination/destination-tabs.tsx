import type { Route } from "next";
import { PageTabs } from "@/components/frame/page-tabs";

const TABS = [
  { segment: "delivery", label: "Delivery" },
  { segment: "settings", label: "Settings" },
  { segment: "files", label: "Files" },
  { segment: "set-up", label: "Set-up" },
  { segment: "activity", label: "Activity" },
];

/** The legacy Amazon S3 has no role to set up. */
export function DestinationTabs({ destinationId, legacy }: { destinationId: string; legacy: boolean }) {
  const shown = TABS.filter(({ segment }) => !(legacy && segment === "set-up"));
  const tabs = shown.map(({ segment, label }) => ({ href: `/destinations/${destinationId}/${segment}` as Route, label, deep: true }));
  return <PageTabs label="Destination" tabs={tabs} />;
}
