"use client";

import { CLASS_WORDS } from "@/components/engage/class-words";
import { ComputationStatusBadge } from "@/components/engage/computation-status-badge";
import { NextRun } from "@/components/engage/computation-table";
import type { ComputationAnswer } from "@/components/engage/computation-view";
import { isRunning, lastRunAt } from "@/components/engage/run-words";
import { useComputation } from "@/components/engage/use-computation";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";

/** Name, key, status and size, on each tab of an audience or trait. */
export function ComputationHeader({ first }: { first: ComputationAnswer }) {
  const { computation } = useComputation(first);
  const { name, key, description, status, size, lastRun } = computation;
  const at = lastRunAt(computation);
  return (
    <header className="mb-4 grid gap-3">
      <div className="grid min-w-0 gap-1">
        <h1 className="text-xl font-semibold tracking-tight break-words">{name}</h1>
        <p className="flex min-w-0 flex-wrap items-center gap-x-1 text-sm text-muted">
          <code className="min-w-0 font-mono text-xs break-all">{key}</code>
          <CopyButton text={key} name="the key" />
        </p>
        {description !== "" && <p className="max-w-prose text-muted">{description}</p>}
      </div>
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ComputationStatusBadge status={status} />
        <span className="text-sm text-muted">
          {size !== null && `${counted(size, CLASS_WORDS[computation.class].members.slice(0, -1))}. `}
          {isRunning(lastRun) ? "A run is in progress. " : at !== null && <LastRun at={at} />}
          Next run <NextRun computation={computation} />.
        </span>
      </div>
      {lastRun?.error != null && (
        <Notice tone="danger" title="The last run failed">
          {lastRun.error.message} {size !== null && "The result of the run before it is kept. "}Sluice tries again by itself.
        </Notice>
      )}
    </header>
  );
}

function LastRun({ at }: { at: number }) {
  return (
    <>
      Last run <Time at={at} />.{" "}
    </>
  );
}
