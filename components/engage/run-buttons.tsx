"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogConfirm, DialogContent } from "@/components/ui/dialog";

export type RunNow = (full: boolean) => Promise<Answer<unknown>>;

type RunButtonsProps = { computation: ComputationView; runNow: RunNow };

/** Starts a run: one that sends only what changed, or one that sends every member again. */
export function RunButtons({ computation, runNow }: RunButtonsProps) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { members } = CLASS_WORDS[computation.class];

  async function run(full: boolean) {
    if (busy) return;
    setBusy(true);
    const started = await submit(() => runNow(full));
    setBusy(false);
    setIsAsking(false);
    if (!started.ok) toast.error(started.error.message);
    else toast.success("The run is requested.");
    await queryClient.invalidateQueries({ queryKey: ["computation", computation.id] });
  }

  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="primary" onClick={() => run(false)} disabled={!computation.enabled} aria-disabled={busy || undefined}>
        {busy ? "Requesting…" : "Run now"}
      </Button>
      <Button onClick={() => setIsAsking(true)} disabled={!computation.enabled}>
        Send all {members} again…
      </Button>
      <Dialog open={isAsking} onOpenChange={setIsAsking}>
        <DialogContent
          title={`Send all ${members} again?`}
          description={`Runs ${computation.name} now and sends one identify call for each of its ${members}${computation.size === null ? "" : ` (${counted(computation.size, "call")} at the last size)`}, also for those that did not change. Every destination of the space gets them.`}
        >
          <DialogActions>
            <DialogConfirm busy={busy} variant="primary" onConfirm={() => run(true)}>
              Send all {members} again
            </DialogConfirm>
          </DialogActions>
        </DialogContent>
      </Dialog>
    </div>
  );
}
