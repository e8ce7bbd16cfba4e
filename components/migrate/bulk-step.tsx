import type { ReactNode } from "react";
import type { BulkRun } from "@/components/migrate/bulk-bar";
import { ConfirmButton } from "@/components/migrate/confirm-button";
import { SharedLocation } from "@/components/migrate/shared-location";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import type { Migration, MigrationStepId } from "@/server/domain/migration/migration.ts";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";

type BulkStepProps = {
  chosen: readonly Migration[];
  busy: boolean;
  act: (title: string, step: MigrationStepInput) => Promise<void>;
  run: BulkRun;
};

/** The next step, if it is the same for all selected sources. */
export function BulkStep({ chosen, busy, act, run }: BulkStepProps) {
  const steps = new Set(chosen.map(({ current }) => current));
  const [step] = steps;
  if (steps.size > 1) return <BulkNote>The selected sources are at different steps</BulkNote>;
  if (step === null || step === undefined) return <BulkNote>All selected sources have moved</BulkNote>;
  if (step === "role" && chosen.some(({ newDestination }) => newDestination === null)) return <BulkNote>Plan them first</BulkNote>;

  const direct = DIRECT_STEPS[step];
  if (direct !== undefined) {
    return (
      <Button variant="primary" size="small" aria-disabled={busy || undefined} onClick={() => act(direct.title, direct.step)}>
        {busy ? "One moment…" : direct.label}
      </Button>
    );
  }
  const confirmed = CONFIRMED_STEPS[step];
  if (confirmed === undefined) return <BulkNote>Waiting for events</BulkNote>;
  return <ConfirmedBulkStep {...confirmed} sources={counted(chosen.length, "source")} run={run} />;
}

function BulkNote({ children }: { children: ReactNode }) {
  return <p className="text-sm text-muted">{children}</p>;
}

/** Steps without a confirmation: none of them delivers to the real bucket. `title` is the heading of the results. */
const DIRECT_STEPS: Partial<Record<MigrationStepId, { title: string; label: string; step: MigrationStepInput }>> = {
  role: { title: "Validate", label: "Validate", step: { step: "validate" } },
  test: { title: "Start the test delivery", label: "Start the test delivery", step: { step: "start_test" } },
  compare: { title: "Compare", label: "Compare", step: { step: "compare" } },
  clean_up: { title: "Test folders", label: "The test folders are removed", step: { step: "finish" } },
};

type ConfirmedStep = {
  /** On the button that opens the dialog. */
  label: string;
  variant?: "primary" | "danger";
  /** On the button of the dialog, and its title as a question. `sources` is for example "3 sources". */
  action: (sources: string) => string;
  description: string;
  details?: ReactNode;
  dangerous?: boolean;
  done: (sources: string) => string;
  /** The heading of the results. */
  title: string;
  step: MigrationStepInput;
};

const CONFIRMED_STEPS: Partial<Record<MigrationStepId, ConfirmedStep>> = {
  cut_over: {
    label: "Cut over…",
    variant: "primary",
    action: (sources) => `Cut over ${sources}`,
    description: "Until Amazon S3 is disabled, both destinations of each source deliver to its real bucket.",
    details: <SharedLocation />,
    done: (sources) => `Cut-over requested for ${sources}.`,
    title: "Cut over",
    step: { step: "cut_over", consent: { mayShareLocation: true, withoutProof: false } },
  },
  wait: {
    label: "End the wait…",
    action: (sources) => `End the wait of ${sources}`,
    description: "Segment recommends one hour before Amazon S3 is disabled. Both deliver during the wait, so you can check the result.",
    done: (sources) => `End of the wait requested for ${sources}.`,
    title: "End the wait",
    step: { step: "end_wait" },
  },
  disable: {
    label: "Disable Amazon S3 for good…",
    variant: "danger",
    action: (sources) => `Disable Amazon S3 of ${sources} for good`,
    description:
      "You can't undo this: an Amazon S3 destination can't be enabled again, here or at Segment. Afterwards only AWS S3 delivers the events of these sources. Where AWS S3 has delivered nothing since the cut-over, Amazon S3 stays enabled.",
    dangerous: true,
    done: (sources) => `Disabling requested for ${sources}.`,
    title: "Disable Amazon S3",
    step: { step: "disable", withoutArrival: false },
  },
};

function ConfirmedBulkStep({ sources, run, ...confirmed }: ConfirmedStep & { sources: string; run: BulkRun }) {
  const { label, variant, action, description, details, dangerous, done, title, step } = confirmed;
  return (
    <ConfirmButton
      label={label}
      size="small"
      title={`${action(sources)}?`}
      description={description}
      confirm={action(sources)}
      done={done(sources)}
      act={() => run(title, step)}
      {...(variant === undefined ? {} : { variant })}
      {...(dangerous === undefined ? {} : { dangerous })}
    >
      {details}
    </ConfirmButton>
  );
}
