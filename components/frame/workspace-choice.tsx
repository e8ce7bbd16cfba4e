"use client";

import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { DropdownMenuLabel, DropdownMenuRadioGroup, DropdownMenuRadioItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";

export type OwnWorkspaces = readonly { id: string; name: string; current: boolean }[];

export type EnterWorkspace = (workspaceId: string) => Promise<Answer<null>>;

/** The way into the person's other workspaces; nothing for those who have one alone. */
export function WorkspaceChoice({ workspaces, enter }: { workspaces: OwnWorkspaces; enter: EnterWorkspace }) {
  if (workspaces.length < 2) return null;

  async function goTo(workspaceId: string) {
    const entered = await submit(() => enter(workspaceId));
    if (!entered.ok) return void toast.error(entered.error.message);
    // Anew, so that nothing of the one stays in memory while the other is shown.
    window.location.assign("/");
  }

  return (
    <>
      <DropdownMenuLabel className="text-xs font-medium text-muted">Workspaces</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={workspaces.find(({ current }) => current)?.id ?? ""} onValueChange={(id) => void goTo(id)}>
        {workspaces.map(({ id, name }) => (
          <DropdownMenuRadioItem key={id} value={id}>
            <span className="truncate">{name}</span>
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
      <DropdownMenuSeparator />
    </>
  );
}
