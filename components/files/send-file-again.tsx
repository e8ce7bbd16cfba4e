"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SendAgain, useSendAgain } from "@/components/files/use-send-again";
import { Button } from "@/components/ui/button";

type SendFileAgainProps = { destinationId: string; fileId: string; sendAgain: SendAgain };

/** Sends one file again from its staged copy, and shows its new state. */
export function SendFileAgain({ destinationId, fileId, sendAgain }: SendFileAgainProps) {
  const router = useRouter();
  const { busy, send } = useSendAgain(destinationId, sendAgain);

  async function sendNow() {
    if (await send({ fileIds: [fileId] })) router.refresh();
  }

  return (
    <Button size="small" onClick={sendNow} aria-disabled={busy || undefined}>
      <RotateCw aria-hidden />
      {busy ? "Sending…" : "Send again"}
    </Button>
  );
}
