import { CLASS_WORDS, computationPath } from "@/components/engage/class-words";
import { ComputationStatusBadge } from "@/components/engage/computation-status-badge";
import type { ComputationClass, ComputationView } from "@/components/engage/computation-view";
import { isRunning, lastRunAt, runDuration } from "@/components/engage/run-words";
import { count, counted } from "@/components/number-words";
import { PlannedTime, Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";

/** The audiences or traits of the workspace. In a narrow window each row shows all facts below the name. */
export function ComputationTable({ of, computations }: { of: ComputationClass; computations: readonly ComputationView[] }) {
  return (
    <Table label={CLASS_WORDS[of].title}>
      <thead>
        <tr>
          <TableHead>Name</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="text-right max-md:hidden">Size</TableHead>
          <TableHead className="text-right max-md:hidden">Last run</TableHead>
          <TableHead className="text-right max-md:hidden">Duration</TableHead>
          <TableHead className="text-right max-md:hidden">Next run</TableHead>
        </tr>
      </thead>
      <tbody>
        {computations.map((computation) => (
          <ComputationRow key={computation.id} computation={computation} />
        ))}
      </tbody>
    </Table>
  );
}

function ComputationRow({ computation }: { computation: ComputationView }) {
  const { name, key, status, size, lastRun } = computation;
  const error = lastRun?.error ?? null;
  return (
    <TableRow className="align-top">
      <TableCell className="max-w-80 md:min-w-52">
        <Link href={computationPath(computation)} className="flex min-h-8 items-center font-medium break-words hover:text-accent-text">
          {name}
        </Link>
        <code className="block truncate font-mono text-xs text-muted">{key}</code>
        {error !== null && <p className="mt-1 text-sm text-danger">{error.message}</p>}
        <p className="mt-1 text-sm text-muted md:hidden">
          {size === null ? "No size yet" : counted(size, "profile")}, last run <LastRun computation={computation} />
          {lastRun?.durationMs != null && ` in ${runDuration(lastRun.durationMs)}`}, next run <NextRun computation={computation} />
        </p>
      </TableCell>
      <TableCell className="py-3">
        <ComputationStatusBadge status={status} />
      </TableCell>
      <TableCell className="py-3 text-right tabular-nums max-md:hidden">{size === null ? "–" : count(size)}</TableCell>
      <TableCell className="py-3 text-right whitespace-nowrap text-muted max-md:hidden">
        <LastRun computation={computation} />
      </TableCell>
      <TableCell className="py-3 text-right whitespace-nowrap text-muted tabular-nums max-md:hidden">
        {lastRun?.durationMs == null ? "–" : runDuration(lastRun.durationMs)}
      </TableCell>
      <TableCell className="py-3 text-right whitespace-nowrap text-muted max-md:hidden">
        <NextRun computation={computation} />
      </TableCell>
    </TableRow>
  );
}

function LastRun({ computation }: { computation: ComputationView }) {
  if (isRunning(computation.lastRun)) return "now";
  const at = lastRunAt(computation);
  return at === null ? "never" : <Time at={at} />;
}

/** When the next run starts. A disabled audience has none. */
export function NextRun({ computation: { enabled, nextRunAt } }: { computation: ComputationView }) {
  if (!enabled) return "never, disabled";
  return nextRunAt === null ? "as soon as possible" : <PlannedTime at={nextRunAt} />;
}
