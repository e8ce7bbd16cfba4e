"use client";

import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { DropdownMenuLabel, DropdownMenuRadioGroup, DropdownMenuRadioItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";

export type OwnWorkspaces = readonly { id: string; name: string; current: boolean }[];

export type EnterWorkspace = (workspaceId: string) => Promise<Answer<null>>;

/** Links to the person's other workspaces; empty for people with one workspace. */
export function WorkspaceChoice({ workspaces, enter }: { workspaces: OwnWorkspaces; enter: EnterWorkspace }) {
  if (workspaces.length < 2) return null;

  async function goTo(workspaceId: string) {
    const entered = await submit(() => enter(workspaceId));
    if (!entered.ok) return void toast.error(entered.error.message);
    // Loads the page anew, so that no data of the previous workspace stays in memory.
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
