"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { describeRedelivery } from "@/components/files/resend";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import type { FilesToSend, Redelivery } from "@/server/domain/delivery/files-to-send.ts";

export type SendAgain = (which: FilesToSend) => Promise<Answer<Redelivery>>;

/** `send` returns whether it succeeded. */
type SendingAgain = { busy: boolean; send: (which: FilesToSend) => Promise<boolean> };

/** Sends files again, shows the result as a toast and reloads the list. `sendAgain` is null for people who may not. */
export function useSendAgain(destinationId: string, sendAgain: SendAgain | null): SendingAgain {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);

  async function send(which: FilesToSend): Promise<boolean> {
    if (busy || sendAgain === null) return false;
    setBusy(true);
    const sent = await submit(() => sendAgain(which));
    if (sent.ok) toast.success(describeRedelivery(sent.value));
    else toast.error(sent.error.message);
    await queryClient.invalidateQueries({ queryKey: ["files", destinationId] });
    await queryClient.invalidateQueries({ queryKey: ["destination", destinationId] });
    setBusy(false);
    return sent.ok;
  }

  return { busy, send };
}
