"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { BulkBar } from "@/components/migrate/bulk-bar";
import { BulkResults } from "@/components/migrate/bulk-results";
import { EnvironmentSection } from "@/components/migrate/environment-section";
import type { StepResult, TakeStep } from "@/components/migrate/take-step";
import { POLL_MS, pollJson } from "@/components/poll";
import type { Platform } from "@/components/set-up/set-up-options";
import type { Migration } from "@/server/domain/migration/migration.ts";

type MigrationBoardProps = {
  first: Migration[];
  /** The URL to poll this page of migrations from. */
  live: string;
  platform: Platform;
  takeStep: TakeStep;
};

/** All legacy destinations by environment, each with its step, and the actions for the selected ones. */
export function MigrationBoard({ first, live, platform, takeStep }: MigrationBoardProps) {
  const { data: migrations, refetch } = useQuery({
    queryKey: ["migrations", live],
    queryFn: () => pollJson<Migration[]>(live),
    initialData: first,
    refetchInterval: POLL_MS,
  });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [results, setResults] = useState<{ title: string; lines: StepResult[] } | null>(null);
  const environments = [...Map.groupBy(migrations, ({ environment }) => environment)].toSorted(([one], [other]) =>
    compareEnvironments(one, other),
  );

  function choose(ids: readonly string[], isChosen: boolean) {
    const next = new Set(chosen);
    for (const id of ids) isChosen ? next.add(id) : next.delete(id);
    setChosen(next);
  }

  return (
    <div className="grid gap-8">
      <BulkBar
        chosen={migrations.filter(({ id }) => chosen.has(id))}
        platform={platform}
        takeStep={takeStep}
        onClear={() => setChosen(new Set())}
        onDone={async (title, lines) => {
          setResults({ title, lines });
          await refetch();
        }}
      />
      {results !== null && <BulkResults {...results} migrations={migrations} onClose={() => setResults(null)} />}
      {environments.map(([environment, ofEnvironment]) => (
        <EnvironmentSection
          key={environment}
          environment={environment}
          migrations={ofEnvironment}
          others={migrations.filter((migration) => migration.environment !== environment)}
          chosen={chosen}
          onChoose={choose}
        />
      ))}
    </div>
  );
}

/** Migrations without an environment come last. */
function compareEnvironments(one: string, other: string): number {
  if ((one === "") !== (other === "")) return one === "" ? 1 : -1;
  return one.localeCompare(other);
}
