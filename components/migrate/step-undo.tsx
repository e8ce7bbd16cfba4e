"use client";

import type { StepProps } from "@/components/migrate/step-props";
import { Button } from "@/components/ui/button";
import { findCurrentLocation, type MigrationStepId } from "@/server/domain/migration/migration.ts";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";

type Undo = { label: string; undone: Extract<MigrationStepInput, { step: "undo" }>["undone"]; done: string };

/** Undoes a finished step. Nothing if the step can't be undone, or after Amazon S3 is disabled. */
export function StepUndo({ id, migration, actions: { act, busy } }: StepProps & { id: MigrationStepId }) {
  const undo = findUndo(id, migration);
  if (undo === null) return null;
  return (
    <Button
      variant="ghost"
      size="small"
      aria-disabled={busy || undefined}
      onClick={() => act({ step: "undo", undone: undo.undone }, undo.done)}
    >
      {undo.label}
    </Button>
  );
}

function findUndo(id: MigrationStepId, { legacy, modern, steps, waitEnded }: StepProps["migration"]): Undo | null {
  const isDone = steps.some((step) => step.id === id && step.state === "done");
  if (!legacy.enabled || !isDone) return null;
  const place = findCurrentLocation(legacy.bucket, modern);
  if (id === "test" && place === "test") return { label: "Stop the test", undone: "test", done: "AWS S3 is disabled again." };
  if (id === "cut_over") return { label: "Back to the test folder", undone: "cut_over", done: "AWS S3 delivers to the test folder again." };
  if (id === "wait" && waitEnded !== null) return { label: "Continue the wait", undone: "wait", done: "The wait continues." };
  return null;
}
