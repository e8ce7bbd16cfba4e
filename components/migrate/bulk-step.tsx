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

/** Steps that are taken at a click; each asks AWS or the server, and none delivers to the real bucket. */
const PLAIN: Partial<Record<MigrationStepId, { label: string; step: MigrationStepInput }>> = {
  role: { label: "Validate", step: { step: "validate" } },
  test: { label: "Start the test delivery", step: { step: "start_test" } },
  compare: { label: "Compare", step: { step: "compare" } },
};

/** The next step, where it is the same for all that are chosen. */
export function BulkStep({ chosen, busy, act, run }: BulkStepProps) {
  const steps = new Set(chosen.map(({ current }) => current));
  const [step] = steps;
  if (steps.size > 1) return <p className="text-sm text-muted">They are at different steps</p>;
  if (step === null || step === undefined) return <p className="text-sm text-muted">All have moved</p>;
  const all = counted(chosen.length, "source");
  const plain = PLAIN[step];
  if (plain !== undefined) {
    const unplanned = step === "role" && chosen.some(({ newDestination }) => newDestination === null);
    if (unplanned) return <p className="text-sm text-muted">Plan them first</p>;
    return (
      <Button variant="primary" size="small" aria-disabled={busy || undefined} onClick={() => act(plain.label, plain.step)}>
        {busy ? "One moment…" : plain.label}
      </Button>
    );
  }
  if (step === "cut_over") {
    return (
      <ConfirmButton
        label="Cut over…"
        variant="primary"
        size="small"
        title={`Cut ${all} over?`}
        description="Until Amazon S3 is disabled, both destinations of each source deliver to its real bucket."
        confirm={`Deliver both, for ${all}`}
        done={`Cut over: asked for ${all}.`}
        act={() => run("Cut over", { step: "cut_over", consent: { mayShareLocation: true, withoutProof: false } })}
      >
        <SharedLocation />
      </ConfirmButton>
    );
  }
  if (step === "wait") {
    return (
      <ConfirmButton
        label="End the wait…"
        size="small"
        title={`End the wait of ${all}?`}
        description="The document waits an hour before Amazon S3 is disabled. Both deliver meanwhile, so waiting costs nothing and gives time to look."
        confirm={`End the wait of ${all}`}
        done={`The wait: ended for ${all}.`}
        act={() => run("End the wait", { step: "end_wait" })}
      />
    );
  }
  if (step === "disable") {
    return (
      <ConfirmButton
        label="Disable Amazon S3 for good…"
        variant="danger"
        size="small"
        title={`Disable Amazon S3 of ${all} for good?`}
        description="This is one-way. An Amazon S3 destination can't be enabled again, here or at Segment. From now on only AWS S3 delivers the events of these sources. Where nothing of AWS S3 has arrived since the cut-over, Amazon S3 stays enabled."
        confirm={`Disable Amazon S3 of ${all} for good`}
        dangerous
        done={`Disabling: asked for ${all}.`}
        act={() => run("Disable Amazon S3", { step: "disable", withoutArrival: false })}
      />
    );
  }
  if (step === "clean_up") {
    return (
      <Button variant="primary" size="small" aria-disabled={busy || undefined} onClick={() => act("Test folders", { step: "finish" })}>
        The test folders are gone
      </Button>
    );
  }
  return <p className="text-sm text-muted">They wait for events</p>;
}
