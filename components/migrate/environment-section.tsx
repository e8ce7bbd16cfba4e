import { useId } from "react";
import { StepMeter } from "@/components/migrate/step-meter";
import { count } from "@/components/number-words";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { TickBox } from "@/components/ui/tick-box";
import type { Migration } from "@/server/domain/migration/migration.ts";

type EnvironmentSectionProps = {
  /** "" for migrations without an environment. */
  environment: string;
  migrations: readonly Migration[];
  /** The migrations of the other environments. */
  others: readonly Migration[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[], isChosen: boolean) => void;
};

/** One environment: its roles, buckets and sources, with the step of each source. */
export function EnvironmentSection({ environment, migrations, others, chosen, onChoose }: EnvironmentSectionProps) {
  const headingId = useId();
  const title = environment === "" ? "No environment" : environment;
  const ids = migrations.filter(({ canEdit, current }) => canEdit && current !== null).map(({ id }) => id);
  const chosenCount = ids.filter((id) => chosen.has(id)).length;
  const movedCount = migrations.filter(({ current }) => current === null).length;
  const shared = findSharedRole(environment, migrations, others);
  return (
    <section aria-labelledby={headingId} className="grid gap-3">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={headingId} className="text-lg font-semibold">
          {title}
        </h2>
        <p className="text-sm text-muted tabular-nums">
          {movedCount} of {migrations.length} moved
        </p>
      </header>
      <RolesAndBuckets migrations={migrations} />
      {shared !== null && (
        <Notice tone="warning" title="Two environments share a role">
          <code className="font-mono text-xs break-all">{shared}</code> is also used outside {title}. Segment's document asks for a separate
          role and separate permissions per environment, so that staging can't write to the production bucket.
        </Notice>
      )}
      <Table label={`Migrations, ${title}`}>
        <thead>
          <tr>
            <TableHead className="w-10 pr-0">
              {ids.length > 0 ? (
                <SelectBox
                  label={`Select all of ${title}`}
                  checked={chosenCount === ids.length}
                  onChange={(isChosen) => onChoose(ids, isChosen)}
                />
              ) : (
                <span className="sr-only">Select</span>
              )}
            </TableHead>
            <TableHead>Source</TableHead>
            <TableHead className="max-md:hidden">Bucket</TableHead>
            <TableHead>Step</TableHead>
            <TableHead className="text-right max-lg:hidden">Events in test</TableHead>
            <TableHead className="text-right max-lg:hidden">Since cut-over</TableHead>
          </tr>
        </thead>
        <tbody>
          {migrations.map((migration) => (
            <TableRow key={migration.id}>
              <TableCell className="w-10 pr-0">
                {ids.includes(migration.id) && (
                  <SelectBox
                    label={`Select ${migration.source.name}`}
                    checked={chosen.has(migration.id)}
                    onChange={(isChosen) => onChoose([migration.id], isChosen)}
                  />
                )}
              </TableCell>
              <TableCell>
                <Link href={`/destinations/${migration.id}/migrate`} className="grid min-h-8 content-center hover:text-accent-text">
                  <span className="font-medium">{migration.source.name}</span>
                  {migration.name !== "Amazon S3" && <span className="text-sm text-muted">{migration.name}</span>}
                </Link>
              </TableCell>
              <TableCell className="max-w-56 truncate font-mono text-xs text-muted max-md:hidden" title={migration.legacy.bucket}>
                {migration.legacy.bucket}
              </TableCell>
              <TableCell>
                <StepMeter migration={migration} />
              </TableCell>
              <TableCell className="text-right tabular-nums max-lg:hidden">{formatCount(migration.test.eventCount)}</TableCell>
              <TableCell className="text-right tabular-nums max-lg:hidden">{formatCount(migration.real.eventCount)}</TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function formatCount(eventCount: number) {
  return eventCount === 0 ? <span className="text-muted">–</span> : count(eventCount);
}

function RolesAndBuckets({ migrations }: { migrations: readonly Migration[] }) {
  const roles = [...new Set(migrations.flatMap(({ modern }) => modern?.settings.iamRoleArn || []))];
  const buckets = [...new Set(migrations.map(({ legacy }) => legacy.bucket))];
  return (
    <dl className="grid gap-x-3 gap-y-0.5 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
      <dt className="text-muted">{roles.length > 1 ? "Roles" : "Role"}</dt>
      <dd className="min-w-0 font-mono text-xs leading-5 break-all">
        {roles.join(", ") || <span className="font-sans text-sm text-muted">None yet</span>}
      </dd>
      <dt className="text-muted">{buckets.length > 1 ? "Buckets" : "Bucket"}</dt>
      <dd className="min-w-0 font-mono text-xs leading-5 break-all">{buckets.join(", ")}</dd>
    </dl>
  );
}

/** A role that another environment uses too; null if there is none, or where `environment` is "". */
function findSharedRole(environment: string, migrations: readonly Migration[], others: readonly Migration[]): string | null {
  if (environment === "") return null;
  const elsewhere = new Set(others.filter((other) => other.environment !== "").map(({ modern }) => modern?.settings.iamRoleArn));
  const roles = migrations.map(({ modern }) => modern?.settings.iamRoleArn);
  return roles.find((role) => role !== undefined && role !== "" && elsewhere.has(role)) ?? null;
}

function SelectBox({ label, checked, onChange }: { label: string; checked: boolean; onChange: (isChosen: boolean) => void }) {
  return (
    <label className="-m-2 grid size-8 cursor-pointer place-items-center">
      <TickBox type="checkbox" aria-label={label} checked={checked} onChange={(event) => onChange(event.target.checked)} />
    </label>
  );
}
