import { classNames } from "@/components/class-names";
import { STEP_WORDS } from "@/components/migrate/step-words";
import type { Migration } from "@/server/domain/migration/migration.ts";

/** The progress of a migration, in words and as a bar. */
export function StepMeter({ migration: { current, steps, newDestination, legacy } }: { migration: Migration }) {
  const isPaused = newDestination?.paused === true && current !== null;
  const words = current === null ? "Moved" : !legacy.enabled && newDestination === null ? "Disabled, not moved" : STEP_WORDS[current].short;
  return (
    <div className="grid gap-1.5">
      <p className="flex flex-wrap items-center gap-x-2 whitespace-nowrap">
        <span className={current === null ? "font-medium text-success" : "font-medium"}>{words}</span>
        {isPaused && <span className="text-sm text-warning">AWS S3 is paused</span>}
      </p>
      <div aria-hidden className="flex w-36 gap-0.5">
        {steps.map(({ id, state }) => (
          <span
            key={id}
            className={classNames(
              "h-1 flex-1 rounded-full",
              state === "done" ? "bg-success" : state === "current" ? "bg-accent" : "bg-border",
            )}
          />
        ))}
      </div>
    </div>
  );
}
