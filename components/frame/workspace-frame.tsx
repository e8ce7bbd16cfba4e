import type { ReactNode } from "react";
import { AlertBell, type MarkRead } from "@/components/frame/alert-bell";
import { Breadcrumbs } from "@/components/frame/breadcrumbs";
import { CommandPalette } from "@/components/frame/command-palette";
import type { Jump } from "@/components/frame/jump";
import { SandboxBadge } from "@/components/frame/sandbox-badge";
import { Sidebar } from "@/components/frame/sidebar";
import { SidebarSheet } from "@/components/frame/sidebar-sheet";
import { ThemeToggle } from "@/components/frame/theme-toggle";
import { UserMenu } from "@/components/frame/user-menu";
import type { EnterWorkspace, OwnWorkspaces } from "@/components/frame/workspace-choice";
import type { Inbox } from "@/server/alerts/manage/get-inbox.ts";

type WorkspaceFrameProps = {
  workspaceName: string;
  userName: string;
  /** The workspaces of which the person is a member. */
  workspaces: OwnWorkspaces;
  enterWorkspace: EnterWorkspace;
  sandbox: boolean;
  /** The source or destination of the first page. */
  initial: Jump | null;
  hasLegacy: boolean;
  inbox: Inbox;
  markRead: MarkRead;
  children: ReactNode;
};

/** Sidebar, header, and the page between them (ui.md, Frame). */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { workspaceName, userName, workspaces, enterWorkspace, sandbox, initial, hasLegacy, inbox, markRead, children } = props;
  return (
    <div className="min-[900px]:grid min-[900px]:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-foreground focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to the page
      </a>
      <aside aria-label="Sidebar" className="sticky top-0 h-dvh border-r border-border bg-surface max-[899px]:hidden">
        <Sidebar workspaceName={workspaceName} hasLegacy={hasLegacy} />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-14 shrink-0 items-center gap-1.5 border-b border-border bg-background px-3 min-[900px]:px-6">
          <div className="min-[900px]:hidden">
            <SidebarSheet workspaceName={workspaceName} hasLegacy={hasLegacy} />
          </div>
          <Breadcrumbs initial={initial} />
          {sandbox && <SandboxBadge />}
          <CommandPalette hasLegacy={hasLegacy} />
          <AlertBell first={inbox} markRead={markRead} />
          <ThemeToggle />
          <UserMenu name={userName} workspaceName={workspaceName} workspaces={workspaces} enterWorkspace={enterWorkspace} />
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 outline-none min-[900px]:px-8 min-[900px]:py-8"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
