"use client";

import { useState } from "react";
import type { Ask } from "@/components/engage/engage-request";
import { useEngineAnswer } from "@/components/engage/use-engine-answer";
import { submit } from "@/components/form/submit";

/** Asks the engine one question at a time, and returns the state of the last one. */
export function useAsk<Input, Value>(ask: Ask<Input>) {
  const [requestId, setRequestId] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const answer = useEngineAnswer<Value>(requestId);

  async function send(input: Input) {
    if (isSending || answer.state === "running") return;
    setIsSending(true);
    setRefusal(null);
    const asked = await submit(() => ask(input));
    setIsSending(false);
    if (asked.ok) return setRequestId(asked.value.requestId);
    setRequestId(null);
    setRefusal(asked.error.message);
  }

  const problem = refusal ?? answer.message;
  return {
    send,
    isBusy: isSending || answer.state === "running",
    isDone: !isSending && answer.state === "completed",
    value: answer.value,
    problem,
  };
}
