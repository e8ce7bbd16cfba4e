"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { QueryTool } from "@/server/domain/queries/query-guides.ts";

type QueryTab = { tool: QueryTool; label: string; content: ReactNode };

/** One guide per tool. The URL holds the chosen one. */
export function QueryTabs({ guides, tool: first }: { guides: readonly QueryTab[]; tool: QueryTool }) {
  const pathname = usePathname();
  const [tool, setTool] = useState(first);

  function choose(chosen: string) {
    setTool(chosen as QueryTool);
    window.history.replaceState(null, "", chosen === guides[0]?.tool ? pathname : `${pathname}?tool=${chosen}`);
  }

  return (
    <Tabs value={tool} onValueChange={choose} className="grid min-w-0 gap-6">
      <TabsList aria-label="Tools" className="w-full flex-wrap rounded-lg border border-border bg-surface p-1">
        {guides.map(({ tool: value, label }) => (
          <TabsTrigger key={value} value={value} className="flex-1 whitespace-nowrap">
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {guides.map(({ tool: value, content }) => (
        <TabsContent key={value} value={value} className="grid min-w-0 gap-4">
          {content}
        </TabsContent>
      ))}
    </Tabs>
  );
}
