"use client";

import { CalendarSync, Ellipsis, RotateCw } from "lucide-react";
import { explainNoResend } from "@/components/files/resend";
import { utcDay } from "@/components/time/time-words";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import type { FileSummary } from "@/server/observe/list-files.ts";

type FileMenuProps = { file: FileSummary; disabled: boolean; onSend: () => void; onSendDay: () => void };

/** The actions for one file, or why they are not available. */
export function FileMenu({ file, disabled, onSend, onSendDay }: FileMenuProps) {
  const reason = explainNoResend(file, disabled);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`More about the file ${file.key.slice(-17)}`}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel className="max-w-64 text-sm text-muted">
          {reason ?? `Staged until ${utcDay(file.stagedUntil)}. You can send it again to the same key.`}
        </DropdownMenuLabel>
        <DropdownMenuItem disabled={reason !== null} onSelect={onSend}>
          <RotateCw aria-hidden />
          Send again
        </DropdownMenuItem>
        <DropdownMenuItem disabled={disabled} onSelect={onSendDay}>
          <CalendarSync aria-hidden />
          Send all of {utcDay(file.receivedDay)} again…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
