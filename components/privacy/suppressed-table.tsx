import { AccessTable } from "@/components/access/access-table";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { Time } from "@/components/time/time";
import { TableCell, TableRow } from "@/components/ui/table";
import type { RegulationInput } from "@/server/domain/regulations/regulation.ts";

type SuppressedView = { userId: string; sourceId: string | null; sourceName: string | null; createdAt: Date };

type SuppressedTableProps = {
  users: readonly SuppressedView[];
  create: (input: RegulationInput) => Promise<Answer<unknown>>;
};

const COLUMNS = [{ label: "User id" }, { label: "Sources", className: "max-sm:hidden" }, { label: "Since", className: "max-sm:hidden" }];

/** The suppressed users, in which sources, and since when. */
export function SuppressedTable({ users, create }: SuppressedTableProps) {
  return (
    <AccessTable label="User ids" columns={COLUMNS}>
      {users.map(({ userId, sourceId, sourceName, createdAt }) => (
        <TableRow key={`${userId}/${sourceId}`}>
          <TableCell>
            <p className="font-mono text-sm break-all">{userId}</p>
            <p className="mt-1 text-sm text-muted sm:hidden">
              {sourceName ?? "All sources"}, <Time at={createdAt.getTime()} />
            </p>
          </TableCell>
          <TableCell className="text-sm max-sm:hidden">{sourceName ?? "All sources"}</TableCell>
          <TableCell className="text-sm whitespace-nowrap text-muted max-sm:hidden">
            <Time at={createdAt.getTime()} />
          </TableCell>
          <TableCell className="text-right">
            <ConfirmButton
              label="Remove suppression"
              name={`Remove suppression of ${userId}`}
              title={`Remove the suppression of ${userId}?`}
              description="Collectors store this user's events again, in all sources, within seconds. What was dropped or erased does not come back."
              confirm={`Store the events of ${userId} again`}
              done={`${userId} is no longer suppressed.`}
              act={create.bind(null, { type: "UNSUPPRESS", userIds: [userId] })}
            />
          </TableCell>
        </TableRow>
      ))}
    </AccessTable>
  );
}
