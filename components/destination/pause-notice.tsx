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
  /** Shown at the end, for example a link. */
  children?: ReactNode;
};

/** Why delivery is paused, who has to fix it, and how; empty while delivery is not paused. */
export function PauseNotice({ first, facts, children }: PauseNoticeProps) {
  const destination = useDestination(first);
  const { id, enabled, pause, settings, pendingEventCount, keptUntil } = destination;
  if (pause === null || !enabled) return null;
  const remedy = pauseRemedy(pause, settings, { ...facts, destinationId: id });
  return (
    <section aria-label="Pause" className="overflow-hidden rounded-lg border border-warning/30">
      <Notice tone="warning" title={pause.message ?? "AWS rejects the files"} className="rounded-none border-0">
        Delivery was paused <Time at={pause.since} />. {counted(pendingEventCount, "event is", "events are")} waiting.
        {keptUntil !== null && ` Waiting events are kept until ${utcDay(keptUntil)}.`} Delivery resumes once validation passes.
      </Notice>
      {remedy !== null && <RemedyView remedy={remedy} onUseRegion={null} />}
      <PauseFacts pause={pause} destination={destination} />
      {children !== undefined && <div className="border-t border-border px-4 py-3">{children}</div>}
    </section>
  );
}

/** The failed request, and the answer of AWS word for word. */
function PauseFacts({ pause: { cause }, destination: { settings } }: { pause: Pause; destination: DestinationView }) {
  const isAboutRole = cause?.call === "customer_role";
  const answer = [cause?.httpStatus, cause?.awsCode].filter(Boolean).join(" ");
  return (
    <dl className="grid gap-x-4 gap-y-1 border-t border-border px-4 py-3 text-sm sm:grid-cols-[7rem_minmax(0,1fr)] [&_dd]:min-w-0 [&_dd]:break-all [&_dt]:text-muted">
      <dt>{isAboutRole ? "Role" : "Upload to"}</dt>
      <dd className="font-mono text-xs leading-5">
        {isAboutRole ? settings.iamRoleArn : `s3://${settings.bucket}${cause?.key ? `, key ${cause.key}` : ""}`}
      </dd>
      {answer !== "" && (
        <>
          <dt>AWS returned</dt>
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
