import type { Route } from "next";
import { PageTabs } from "@/components/frame/page-tabs";

export function SourceTabs({ sourceId }: { sourceId: string }) {
  const overview = `/sources/${sourceId}` as Route;
  return (
    <PageTabs
      label="Source"
      tabs={[
        { href: overview, label: "Overview" },
        { href: `${overview}/live` as Route, label: "Live events" },
        { href: `${overview}/settings` as Route, label: "Settings" },
        { href: `${overview}/activity` as Route, label: "Activity" },
      ]}
    />
  );
}
