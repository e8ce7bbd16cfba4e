import { CircleAlert, CircleCheck, X } from "lucide-react";
import type { StepResult } from "@/components/migrate/take-step";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import type { Migration } from "@/server/domain/migration/migration.ts";
import { validationText } from "@/server/domain/validation/validation-codes.ts";

type BulkResultsProps = { title: string; lines: readonly StepResult[]; migrations: readonly Migration[]; onClose: () => void };

/** The result for each source, failures first. */
export function BulkResults({ title, lines, migrations, onClose }: BulkResultsProps) {
  const results = lines.map(({ legacyId, answer }) => ({
    legacyId,
    name: findSourceName(legacyId, migrations),
    problem: toProblem(answer),
  }));
  const failedCount = results.filter(({ problem }) => problem !== null).length;
  return (
    <section aria-label="Results" className="overflow-hidden rounded-lg border border-border bg-raised">
      <div className="flex items-center gap-2 border-b border-border bg-surface py-1.5 pr-1.5 pl-4">
        <p role="status" className="flex-1 font-medium">
          {title}:{" "}
          {failedCount === 0
            ? `done for ${counted(results.length, "source")}`
            : `${failedCount} of ${counted(results.length, "source")} failed`}
        </p>
        <Button variant="ghost" size="icon" aria-label="Close the results" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      <ul className="grid max-h-72 divide-y divide-border overflow-y-auto">
        {results
          .toSorted((one, other) => Number(other.problem !== null) - Number(one.problem !== null))
          .map(({ legacyId, name, problem }) => (
            <li key={legacyId} className="flex gap-2.5 px-4 py-2">
              {problem === null ? (
                <CircleCheck aria-label="Done" className="mt-0.5 size-4 shrink-0 text-success" />
              ) : (
                <CircleAlert aria-label="Failed" className="mt-0.5 size-4 shrink-0 text-danger" />
              )}
              <div className="min-w-0">
                <p>{name}</p>
                {problem !== null && <p className="text-sm text-pretty text-muted">{problem}</p>}
              </div>
            </li>
          ))}
      </ul>
    </section>
  );
}

function findSourceName(legacyId: string, migrations: readonly Migration[]): string {
  return migrations.find(({ id }) => id === legacyId)?.source.name ?? legacyId;
}

function toProblem(answer: StepResult["answer"]): string | null {
  if (!answer.ok) return answer.error.message;
  const { validation } = answer.value;
  return validation === null || validation === "ok" ? null : validationText(validation);
}
