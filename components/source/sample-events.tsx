"use client";

import { Send } from "lucide-react";
import { useActionState } from "react";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { SubmitButton } from "@/components/form/submit-button";

type SampleEventsProps = { send: (previous: Answer<{ eventCount: number }> | null) => Promise<Answer<{ eventCount: number }>> };

/** Sends a few events that are marked as samples through the tracking API. Works without scripts. */
export function SampleEvents({ send }: SampleEventsProps) {
  const [answer, act, isSending] = useActionState(send, null);
  return (
    <form className="grid gap-2">
      <p className="text-muted">
        Sample events go through the tracking API like those of your programs, and into the files of this source. Their names and their
        context say that they are samples.
      </p>
      <SubmitButton
        size="small"
        variant="secondary"
        busy={isSending}
        busyLabel="Sending…"
        formAction={act}
        onClick={(event) => isSending && event.preventDefault()}
        className="justify-self-start"
      >
        {!isSending && <Send aria-hidden />}
        Send sample events
      </SubmitButton>
      <p role="status" className="text-sm text-muted empty:hidden">
        {answer?.ok && `The collector accepted ${answer.value.eventCount} sample events.`}
      </p>
      <FormError message={answer?.ok === false ? answer.error.message : undefined} />
    </form>
  );
}
