import { AccessTable } from "@/components/access/access-table";
import { RoleChips } from "@/components/access/role-chips";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { Time } from "@/components/time/time";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Grant } from "@/server/domain/access/permissions.ts";

type InviteView = { id: string; email: string; grants: Grant[]; invitedBy: string; expiresAt: number; expired: boolean };

type InviteTableProps = {
  invites: readonly InviteView[];
  sourceNames: ReadonlyMap<string, string>;
  revoke: (inviteId: string) => Promise<Answer<null>>;
};

const COLUMNS = [{ label: "Invited" }, { label: "Roles", className: "max-md:hidden" }, { label: "Expires", className: "max-sm:hidden" }];

/** The open invites. */
export function InviteTable({ invites, sourceNames, revoke }: InviteTableProps) {
  return (
    <AccessTable label="Everybody invited" columns={COLUMNS}>
      {invites.map(({ id, email, grants, invitedBy, expiresAt, expired }) => (
        <TableRow key={id}>
          <TableCell>
            <p className="font-medium break-all">{email}</p>
            <p className="text-sm text-muted">by {invitedBy}</p>
          </TableCell>
          <TableCell className="max-md:hidden">
            <RoleChips grants={grants} sourceNames={sourceNames} />
          </TableCell>
          <TableCell className="text-sm whitespace-nowrap text-muted max-sm:hidden">
            {expired ? "Expired; invite again" : <Time at={expiresAt} />}
          </TableCell>
          <TableCell className="text-right">
            <ConfirmButton
              label="Revoke"
              name={`Revoke the invite of ${email}`}
              title={`Revoke the invite of ${email}?`}
              description="Its link stops working."
              confirm={`Revoke the invite of ${email}`}
              done={`The invite of ${email} is revoked.`}
              act={revoke.bind(null, id)}
            />
          </TableCell>
        </TableRow>
      ))}
    </AccessTable>
  );
}
