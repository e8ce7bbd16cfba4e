"use client";

import { LoaderCircle } from "lucide-react";
import { useState } from "react";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import type { StoredAttempt } from "@/server/db/schema.ts";

/** Sends a test message and shows what the receiver answered. */
export function TestChannelButton({ name, test }: { name: string; test: () => Promise<Answer<StoredAttempt>> }) {
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<Answer<StoredAttempt> | null>(null);

  async function go() {
    if (busy) return;
    setBusy(true);
    setTested(await submit(test));
    setBusy(false);
  }

  return (
    <>
      <Button size="small" aria-label={`Test ${name}`} aria-disabled={busy || undefined} onClick={go}>
        {busy && <LoaderCircle aria-hidden className="animate-spin" />}
        {busy ? "Waiting for the answer…" : "Test"}
      </Button>
      <Dialog open={tested !== null} onOpenChange={(open) => !open && setTested(null)}>
        <DialogContent title={`Test of ${name}`} className="max-w-lg">
          {tested !== null && <TestResult tested={tested} />}
          <Button variant="primary" className="justify-self-end" onClick={() => setTested(null)}>
            Done
          </Button>
        </DialogContent>
      </Dialog>
    </>
  );
}

function TestResult({ tested }: { tested: Answer<StoredAttempt> }) {
  if (!tested.ok) return <Notice tone="danger">{tested.error.message}</Notice>;
  const { isOk, status, text, durationMs } = tested.value;
  return (
    <div className="grid min-w-0 gap-3">
      <Notice tone={isOk ? "success" : "danger"} title={isOk ? "The receiver took the test message." : "The test message was not taken."}>
        {status === null ? `No answer after ${durationMs} ms.` : `It answered ${status} after ${durationMs} ms.`}
      </Notice>
      <div className="grid gap-1">
        <p className="text-sm font-medium">Answer</p>
        <pre className="max-h-60 overflow-auto rounded-md border border-border bg-surface px-3 py-2 font-mono text-sm break-all whitespace-pre-wrap">
          {text === "" ? "(empty)" : text}
        </pre>
      </div>
    </div>
  );
}
