"use client";

import { RotateCw } from "lucide-react";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";

type SelectionBarProps = { selectedCount: number; busy: boolean; onSend: () => void; onClear: () => void };

/** The actions for the selected files. It stays visible while the list is scrolled. */
export function SelectionBar({ selectedCount, busy, onSend, onClear }: SelectionBarProps) {
  return (
    <div role="status" className="sticky bottom-4 z-10 justify-self-center empty:hidden">
      {selectedCount > 0 && (
        <div className="flex flex-wrap items-center gap-2 rounded-lg border border-border bg-raised py-2 pr-2 pl-4 shadow-float">
          <span className="mr-2 tabular-nums">{counted(selectedCount, "file")} selected</span>
          <Button variant="primary" size="small" onClick={onSend} aria-disabled={busy || undefined}>
            <RotateCw aria-hidden />
            {busy ? "Sending…" : "Send again"}
          </Button>
          <Button variant="ghost" size="small" onClick={onClear}>
            Clear
          </Button>
        </div>
      )}
    </div>
  );
}
