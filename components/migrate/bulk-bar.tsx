"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { FormRefusal } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { BulkStep } from "@/components/migrate/bulk-step";
import { PlanForm } from "@/components/migrate/plan-form";
import type { StepResult, TakeStep } from "@/components/migrate/take-step";
import { counted } from "@/components/number-words";
import type { Platform } from "@/components/set-up/set-up-options";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { DEFAULT_WAIT_SECONDS, type Migration } from "@/server/domain/migration/migration.ts";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";

type BulkBarProps = {
  chosen: readonly Migration[];
  platform: Platform;
  takeStep: TakeStep;
  onClear: () => void;
  onDone: (title: string, lines: StepResult[]) => Promise<void>;
};

export type BulkRun = (title: string, step: MigrationStepInput) => Promise<FormRefusal | null>;

/** The actions for the selected sources: their common next step, and the plan. */
export function BulkBar({ chosen, platform, takeStep, onClear, onDone }: BulkBarProps) {
  const [busy, setBusy] = useState(false);

  const run: BulkRun = async (title, step) => {
    if (busy) return null;
    setBusy(true);
    const taken = await submit(() =>
      takeStep(
        chosen.map(({ id }) => id),
        step,
      ),
    );
    setBusy(false);
    if (!taken.ok) return taken.error;
    await onDone(title, taken.value);
    return null;
  };

  async function act(title: string, step: MigrationStepInput) {
    const refusal = await run(title, step);
    if (refusal !== null) toast.error(refusal.message);
  }

  if (chosen.length === 0) {
    return <p className="text-sm text-muted">Select sources below to run the same step for all of them.</p>;
  }
  return (
    <section
      aria-label="Selected sources"
      className="sticky top-16 z-20 flex flex-wrap items-center gap-2 rounded-lg border border-border bg-raised px-4 py-2.5 shadow-float"
    >
      <p className="mr-auto font-medium">{counted(chosen.length, "source")} selected</p>
      <Button variant="ghost" size="small" onClick={onClear}>
        Clear
      </Button>
      {chosen.some(({ legacy }) => legacy.enabled) && <PlanDialog chosen={chosen} platform={platform} run={run} />}
      <BulkStep chosen={chosen} busy={busy} act={act} run={run} />
    </section>
  );
}

function PlanDialog({ chosen, platform, run }: Pick<BulkBarProps, "chosen" | "platform"> & { run: BulkRun }) {
  const [open, setOpen] = useState(false);
  const common = <Value,>(of: (migration: Migration) => Value, otherwise: Value): Value => {
    const [first = otherwise, ...rest] = new Set(chosen.map(of));
    return rest.length === 0 ? first : otherwise;
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small">Plan…</Button>
      </DialogTrigger>
      <DialogContent
        title={`Plan the migration of ${counted(chosen.length, "source")}`}
        description="All selected sources use one role. Each source gets an AWS S3 destination, disabled, that delivers to a test folder in the same bucket."
        className="max-w-xl"
      >
        <PlanForm
          platform={platform}
          initial={{
            environment: common(({ environment }) => environment, ""),
            awsRegion: common(({ modern }) => modern?.settings.awsRegion ?? "", ""),
            iamRoleArn: common(({ modern }) => modern?.settings.iamRoleArn ?? "", ""),
            waitSeconds: common(({ waitSeconds }) => waitSeconds, DEFAULT_WAIT_SECONDS),
          }}
          bucket={common(({ legacy }): string | null => legacy.bucket, null)}
          submitLabel={`Plan ${counted(chosen.length, "source")}`}
          plan={(plan) => run("Plan", { step: "plan", plan })}
          onClose={() => setOpen(false)}
        />
      </DialogContent>
    </Dialog>
  );
}
