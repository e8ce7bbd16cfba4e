"use client";

import type { ReactNode } from "react";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { SetUpMethod } from "@/server/domain/set-up/guide.ts";

type GuideTab = { method: SetUpMethod; label: string; content: ReactNode };

type GuideTabsProps = { guides: readonly GuideTab[]; method: SetUpMethod; onChoose: (method: SetUpMethod) => void };

/** The guides to create the role, one per method. */
export function GuideTabs({ guides, method, onChoose }: GuideTabsProps) {
  return (
    <Tabs value={method} onValueChange={(chosen) => onChoose(chosen as SetUpMethod)} className="grid gap-6">
      <TabsList aria-label="Ways to create the IAM role" className="w-full rounded-lg border border-border bg-surface p-1">
        {guides.map(({ method: value, label }) => (
          <TabsTrigger key={value} value={value} className="flex-1 whitespace-nowrap">
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {guides.map(({ method: value, content }) => (
        <TabsContent key={value} value={value} className="min-w-0">
          {content}
        </TabsContent>
      ))}
    </Tabs>
  );
}
