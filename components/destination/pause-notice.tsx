"use client";

import type { ReactNode } from "react";
import type { DestinationView } from "@/components/destination/destination-view";
import { useDestination } from "@/components/destination/use-destination";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { utcDay } from "@/components/time/time-words";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { isAwsSentence } from "@/components/validate/aws-sentence";
import { RemedyView } from "@/components/validate/remedy-view";
import { type Pause, pauseRemedy } from "@/server/domain/delivery/pause.ts";
import type { RemedyFacts } from "@/server/domain/validation/validation-remedy.ts";

type PauseNoticeProps = {
  first: DestinationView;
  facts: Omit<RemedyFacts, "destinationId">;
  /** Stands at the end: where to go, or what to press. */
  children?: ReactNode;
};

/** Why delivery is paused, what it was about, who has to act, and how; nothing once it goes on. */
export function PauseNotice({ first, facts, children }: PauseNoticeProps) {
  const destination = useDestination(first);
  const { id, enabled, pause, settings, pendingEventCount, keptUntil } = destination;
  if (pause === null || !enabled) return null;
  const remedy = pauseRemedy(pause, settings, { ...facts, destinationId: id });
  return (
    <section aria-label="Pause" className="overflow-hidden rounded-lg border border-warning/30">
      <Notice tone="warning" title={pause.message ?? "AWS refuses the files"} className="rounded-none border-0">
        Delivery is paused since <Time at={pause.since} />. {counted(pendingEventCount, "event waits", "events wait")}
        {keptUntil === null ? "." : `, kept until ${utcDay(keptUntil)}.`} A Validate that passes resumes delivery.
      </Notice>
      {remedy !== null && <RemedyView remedy={remedy} onUseRegion={null} />}
      <PauseFacts pause={pause} destination={destination} />
      {children !== undefined && <div className="border-t border-border px-4 py-3">{children}</div>}
    </section>
  );
}

/** What was tried, and AWS's answer word for word. */
function PauseFacts({ pause: { cause }, destination: { settings } }: { pause: Pause; destination: DestinationView }) {
  const aboutRole = cause?.call === "customer_role";
  const answer = [cause?.httpStatus, cause?.awsCode].filter(Boolean).join(" ");
  return (
    <dl className="grid gap-x-4 gap-y-1 border-t border-border px-4 py-3 text-sm sm:grid-cols-[7rem_minmax(0,1fr)] [&_dd]:min-w-0 [&_dd]:break-all [&_dt]:text-muted">
      <dt>{aboutRole ? "Role" : "Upload to"}</dt>
      <dd className="font-mono text-xs leading-5">
        {aboutRole ? settings.iamRoleArn : `s3://${settings.bucket}${cause?.key ? `, key ${cause.key}` : ""}`}
      </dd>
      {answer !== "" && (
        <>
          <dt>AWS answered</dt>
          <dd>
            <span className="font-mono text-xs">{answer}</span>
            {isAwsSentence(cause?.awsMessage ?? null) && <> “{cause?.awsMessage}”</>}
          </dd>
        </>
      )}
      {cause?.requestId && (
        <>
          <dt>Request</dt>
          <dd className="flex items-center gap-1">
            <code className="truncate font-mono text-xs">{cause.requestId}</code>
            <CopyButton text={cause.requestId} name="the request id" />
          </dd>
        </>
      )}
    </dl>
  );
}
