import { Check } from "lucide-react";
import type { Route } from "next";
import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import { RefreshEvery } from "@/components/first-file/refresh-every";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { type FirstFileFacts, type FirstFileStepId, firstFileSteps } from "@/server/domain/destination/first-file.ts";

type FirstFileChecklistProps = {
  facts: FirstFileFacts;
  /** When the first file arrives; without a full stop. */
  sentence: string;
  /** Whether the person may send events with the source's write key. */
  canSend: boolean;
  /** Whether the person may add, validate and enable destinations. */
  canEdit: boolean;
};

const LABELS: Record<FirstFileStepId, string> = {
  source: "Source created",
  events: "Events received",
  destination: "Destination added",
  validated: "Settings validated",
  enabled: "Delivery enabled",
  file: "First file delivered",
};

/** The steps from a source to its first file. Open steps link to what to do next. Nothing once the first file is delivered. */
export function FirstFileChecklist(props: FirstFileChecklistProps) {
  const steps = firstFileSteps(props.facts);
  if (steps.at(-1)?.done) return null;
  const { source, destination } = props.facts;
  // Events are counted some minutes after they arrive, so the step is not required to continue.
  const next = steps.find((step) => !step.done && step.id !== "events")?.id;
  return (
    <section aria-labelledby="first-file" className="grid gap-3 rounded-lg border border-border bg-raised px-4 py-4 sm:px-5">
      <RefreshEvery />
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="first-file" className="font-semibold">
          From a source to its first file
        </h2>
        <p className="text-sm text-muted">
          {steps.filter((step) => step.done).length} of {steps.length} done
        </p>
      </div>
      <ol className="grid gap-1">
        {steps.map(({ id, done }) => (
          <li key={id} aria-current={id === next ? "step" : undefined} className="flex gap-2.5 py-1">
            <StepMark done={done} current={id === next} />
            <div className="grid min-w-0 flex-1 gap-2">
              <p className={id === next ? "font-medium" : "text-muted"}>
                {LABELS[id]}
                <span className="sr-only">{done ? ": done" : ": to do"}</span>
              </p>
              {!done && source !== null && <StepBody {...props} id={id} current={id === next} source={source} destination={destination} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepMark({ done, current }: { done: boolean; current: boolean }) {
  const look = "mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border border-input";
  return (
    <span aria-hidden className={classNames(look, done && "border-success text-success", current && "border-accent")}>
      {done && <Check className="size-3" strokeWidth={2.5} />}
    </span>
  );
}

type StepBodyProps = Omit<FirstFileChecklistProps, "facts"> & {
  id: FirstFileStepId;
  /** Whether this is the first open step. */
  current: boolean;
  source: NonNullable<FirstFileFacts["source"]>;
  destination: FirstFileFacts["destination"];
};

/** What to do for an open step, with a link. */
function StepBody({ id, current, source, destination, sentence, canSend, canEdit }: StepBodyProps) {
  const send = canSend && (
    <StepLink href={`/sources/${source.id}#send`} quiet={!current}>
      Send events
    </StepLink>
  );
  if (id === "events") {
    return (
      <>
        <p className="text-sm text-muted">
          Send them with your Segment library, or send sample events. They are counted when their batch closes.
        </p>
        {send}
      </>
    );
  }
  if (!current) return null;
  if (id === "file") return <WaitForFile sentence={sentence} send={source.eventCount > 0 && send} />;
  if (!canEdit) return <p className="text-sm text-muted">A Workspace Owner, a Workspace Admin or a Source Admin can do this.</p>;
  if (destination === null) return <StepLink href={`/destinations/new?source=${source.id}`}>Add AWS S3</StepLink>;
  // The page that adds a destination also validates and enables it.
  const href = destination.enabled ? `/destinations/${destination.id}/settings` : `/destinations/new?destination=${destination.id}`;
  return <StepLink href={href}>{id === "validated" ? "Validate the settings" : "Enable delivery"}</StepLink>;
}

function WaitForFile({ sentence, send }: { sentence: string; send: ReactNode }) {
  return (
    <>
      <p className="text-sm text-muted">
        {sentence}. Events that arrived before delivery was enabled may not be delivered. If no file arrives, send more events.
      </p>
      {send}
    </>
  );
}

function StepLink({ href, quiet = false, children }: { href: string; quiet?: boolean; children: ReactNode }) {
  return (
    <Button asChild size="small" variant={quiet ? "secondary" : "primary"} className="justify-self-start">
      <Link href={href as Route}>{children}</Link>
    </Button>
  );
}
