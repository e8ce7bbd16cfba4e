import { counted } from "@/components/number-words";
import { type ErasureView, leftLines, progressLines, STATUS_WORDS, TYPE_WORDS } from "@/components/privacy/regulation-words";
import { Time } from "@/components/time/time";
import { Badge } from "@/components/ui/badge";
import { erases } from "@/server/domain/regulations/regulation.ts";

type RegulationView = ErasureView & {
  id: string;
  userIds: readonly string[];
  sourceName: string | null;
  createdBy: string;
  createdAt: Date;
};

/** The requests, with what each has erased, and what it could not reach. */
export function RegulationList({ regulations }: { regulations: readonly RegulationView[] }) {
  return (
    <ul className="grid gap-3">
      {regulations.map((regulation) => (
        <li key={regulation.id} className="grid gap-2 rounded-lg border border-border bg-raised p-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h3 className="font-medium">
              {TYPE_WORDS[regulation.type]}: {counted(regulation.userIds.length, "user")}
            </h3>
            <Badge>{STATUS_WORDS[regulation.status]}</Badge>
          </div>
          <p className="text-sm text-muted">
            <span className="font-mono break-all">{usersWords(regulation.userIds)}</span>, in {regulation.sourceName ?? "all sources"}, by{" "}
            {regulation.createdBy}, <Time at={regulation.createdAt.getTime()} />
          </p>
          {erases(regulation.type) && <Lines lines={progressLines(regulation)} label="Progress" />}
          <Lines lines={leftLines(regulation)} label="Not erased" className="text-warning" />
        </li>
      ))}
    </ul>
  );
}

const SHOWN_USERS = 5;

function usersWords(userIds: readonly string[]): string {
  const more = userIds.length - SHOWN_USERS;
  return `${userIds.slice(0, SHOWN_USERS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function Lines({ lines, label, className }: { lines: readonly string[]; label: string; className?: string }) {
  if (lines.length === 0) return null;
  return (
    <ul
      aria-label={label}
      className={className === undefined ? "grid gap-1 text-sm tabular-nums" : `grid gap-1 text-sm tabular-nums ${className}`}
    >
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
