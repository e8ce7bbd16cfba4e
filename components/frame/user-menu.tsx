"use client";

import { CircleUser, LogOut, Settings2 } from "lucide-react";
import { signOut } from "@/components/access/session";
import { type EnterWorkspace, type OwnWorkspaces, WorkspaceChoice } from "@/components/frame/workspace-choice";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Link } from "@/components/ui/link";

type UserMenuProps = { name: string; workspaceName: string; workspaces: OwnWorkspaces; enterWorkspace: EnterWorkspace };

export function UserMenu({ name, workspaceName, workspaces, enterWorkspace }: UserMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Account of ${name}`}>
          <span aria-hidden className="grid size-6 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text">
            {name.trim().charAt(0).toUpperCase() || "?"}
          </span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="max-w-72">
        <DropdownMenuLabel>
          <span className="block font-medium">{name}</span>
          <span className="block text-sm text-muted">{workspaceName}</span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <WorkspaceChoice workspaces={workspaces} enter={enterWorkspace} />
        <DropdownMenuItem asChild>
          <Link href="/settings/account">
            <CircleUser aria-hidden />
            Your account
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href="/settings/workspace">
            <Settings2 aria-hidden />
            Workspace settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
