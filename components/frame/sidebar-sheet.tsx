"use client";

import { Menu } from "lucide-react";
import { useState } from "react";
import { Sidebar } from "@/components/frame/sidebar";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";

/** The sidebar on narrow screens. */
export function SidebarSheet({ workspaceName, hasLegacy }: { workspaceName: string; hasLegacy: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Open menu">
          <Menu aria-hidden />
        </Button>
      </SheetTrigger>
      <SheetContent title="Menu">
        <Sidebar workspaceName={workspaceName} hasLegacy={hasLegacy} onNavigate={() => setOpen(false)} />
      </SheetContent>
    </Sheet>
  );
}
