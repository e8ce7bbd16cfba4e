import { AccessTable } from "@/components/access/access-table";
import { RoleChips } from "@/components/access/role-chips";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { Time } from "@/components/time/time";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Grant } from "@/server/domain/access/permissions.ts";

type TokenView = { id: string; name: string; grants: Grant[]; createdBy: string | null; createdAt: number; lastUsedAt: number | null };

type TokenTableProps = {
  tokens: readonly TokenView[];
  sourceNames: ReadonlyMap<string, string>;
  revoke: (tokenId: string) => Promise<Answer<null>>;
};

const COLUMNS = [
  { label: "Token" },
  { label: "Roles", className: "max-md:hidden" },
  { label: "Created", className: "max-lg:hidden" },
  { label: "Last used", className: "max-sm:hidden" },
];

/** The tokens of the workspace, their roles, and when they were last used. */
export function TokenTable({ tokens, sourceNames, revoke }: TokenTableProps) {
  return (
    <AccessTable label="API tokens" columns={COLUMNS}>
      {tokens.map(({ id, name, grants, createdBy, createdAt, lastUsedAt }) => (
        <TableRow key={id}>
          <TableCell>
            <p className="font-medium break-words">{name}</p>
            {createdBy !== null && <p className="text-sm text-muted">by {createdBy}</p>}
            <div className="mt-1.5 md:hidden">
              <RoleChips grants={grants} sourceNames={sourceNames} />
            </div>
            <p className="mt-1 text-sm text-muted sm:hidden">
              <LastUsed at={lastUsedAt} />
            </p>
          </TableCell>
          <TableCell className="max-md:hidden">
            <RoleChips grants={grants} sourceNames={sourceNames} />
          </TableCell>
          <TableCell className="text-sm whitespace-nowrap text-muted max-lg:hidden">
            <Time at={createdAt} />
          </TableCell>
          <TableCell className="text-sm whitespace-nowrap text-muted max-sm:hidden">
            <LastUsed at={lastUsedAt} />
          </TableCell>
          <TableCell className="text-right">
            <ConfirmButton
              label="Revoke"
              name={`Revoke the token ${name}`}
              title={`Revoke the token ${name}?`}
              description={
                lastUsedAt === null ? (
                  "Nobody has used it yet. It stops working for good."
                ) : (
                  <>
                    It was last used <Time at={lastUsedAt} />. Programs that use it are refused from their next call on.
                  </>
                )
              }
              confirm={`Revoke ${name} for good`}
              done={`The token ${name} is revoked.`}
              act={revoke.bind(null, id)}
            />
          </TableCell>
        </TableRow>
      ))}
    </AccessTable>
  );
}

function LastUsed({ at }: { at: number | null }) {
  return at === null ? "Never used" : <Time at={at} />;
}
