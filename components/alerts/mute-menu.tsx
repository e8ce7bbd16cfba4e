"use client";

import { Bell, BellOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { MUTE_HOURS, type MuteInput } from "@/server/domain/alerts/alert-rules.ts";

const WORDS: Record<(typeof MUTE_HOURS)[number], string> = { 1: "For 1 hour", 8: "For 8 hours", 24: "For 1 day", 168: "For 7 days" };

/** `name` says what is muted. */
type MuteMenuProps = { name: string; isMuted?: boolean; mute: (hours: MuteInput) => Promise<Answer<null>> };

/** Mutes for a time, or ends a mute. Both can be undone at the same place. */
export function MuteMenu({ name, isMuted = false, mute }: MuteMenuProps) {
  const [busy, setBusy] = useState(false);

  async function go(hours: MuteInput) {
    if (busy) return;
    setBusy(true);
    const done = await submit(() => mute(hours));
    setBusy(false);
    if (done.ok) toast.success(hours === null ? `${name} is no longer muted.` : `${name} is muted.`);
    else toast.error(done.error.message);
  }

  if (isMuted) {
    return (
      <Button size="small" aria-label={`Unmute ${name}`} aria-disabled={busy || undefined} onClick={() => go(null)}>
        <Bell aria-hidden />
        Unmute
      </Button>
    );
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="small" aria-label={`Mute ${name}`} aria-disabled={busy || undefined}>
          <BellOff aria-hidden />
          Mute
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="min-w-36">
        {MUTE_HOURS.map((hours) => (
          <DropdownMenuItem key={hours} onSelect={() => void go(hours)}>
            {WORDS[hours]}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
