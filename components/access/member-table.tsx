import { AccessTable } from "@/components/access/access-table";
import { EditRoles } from "@/components/access/edit-roles";
import type { SourceName } from "@/components/access/grant-fields";
import { RoleChips } from "@/components/access/role-chips";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { Time } from "@/components/time/time";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Grant } from "@/server/domain/access/permissions.ts";

type MemberView = { userId: string; name: string; email: string; createdAt: number; grants: Grant[]; self: boolean; isLastOwner: boolean };

type MemberTableProps = {
  workspaceName: string;
  members: readonly MemberView[];
  sources: readonly SourceName[];
  setGrants: (userId: string, grants: Grant[]) => Promise<Answer<null>>;
  remove: (userId: string) => Promise<Answer<null>>;
};

const COLUMNS = [{ label: "Member" }, { label: "Roles", className: "max-md:hidden" }, { label: "Joined", className: "max-lg:hidden" }];

const LAST_OWNER = "The workspace's only owner. Make somebody else an owner first.";

/** The members, their roles and when they joined. The last owner can't be removed, and the table says why. */
export function MemberTable({ workspaceName, members, sources, setGrants, remove }: MemberTableProps) {
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]));
  return (
    <AccessTable label={`Members of ${workspaceName}`} columns={COLUMNS}>
      {members.map((member) => {
        const stays = member.isLastOwner ? LAST_OWNER : null;
        return (
          <TableRow key={member.userId}>
            <TableCell>
              <p className="font-medium break-words">
                {member.name} {member.self && <span className="font-normal text-muted">(you)</span>}
              </p>
              <p className="text-sm break-all text-muted">{member.email}</p>
              <div className="mt-1.5 md:hidden">
                <RoleChips grants={member.grants} sourceNames={sourceNames} />
              </div>
              {stays !== null && <p className="mt-1 text-sm text-muted">{stays}</p>}
            </TableCell>
            <TableCell className="max-md:hidden">
              <RoleChips grants={member.grants} sourceNames={sourceNames} />
            </TableCell>
            <TableCell className="text-sm whitespace-nowrap text-muted max-lg:hidden">
              <Time at={member.createdAt} />
            </TableCell>
            <TableCell>
              <div className="flex justify-end gap-2 max-sm:flex-col">
                <EditRoles
                  key={JSON.stringify(member.grants)}
                  member={member}
                  sources={sources}
                  ownerStays={stays}
                  setGrants={setGrants.bind(null, member.userId)}
                />
                {stays === null && (
                  <ConfirmButton
                    label={member.self ? "Leave" : "Remove"}
                    name={member.self ? `Leave ${workspaceName}` : `Remove ${member.name}`}
                    title={member.self ? `Leave ${workspaceName}?` : `Remove ${member.name}?`}
                    description={`${member.self ? "You lose" : `${member.name} loses`} access to ${workspaceName} at once. The account stays, and can be invited again.`}
                    confirm={member.self ? `Leave ${workspaceName}` : `Remove ${member.name} from ${workspaceName}`}
                    done={member.self ? `You left ${workspaceName}.` : `${member.name} is removed.`}
                    act={remove.bind(null, member.userId)}
                  />
                )}
              </div>
            </TableCell>
          </TableRow>
        );
      })}
    </AccessTable>
  );
}
