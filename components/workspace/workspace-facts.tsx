import { CopyButton } from "@/components/ui/copy-button";

type WorkspaceFactsProps = {
  workspace: { id: string; name: string; slug: string };
  /** Left out if the name is already shown. */
  withName: boolean;
};

/** The workspace's id, which is the External ID of every role that its destinations assume (R26). */
export function WorkspaceFacts({ workspace, withName }: WorkspaceFactsProps) {
  return (
    <dl className="grid gap-x-6 gap-y-1 rounded-lg border border-border bg-raised p-5 max-sm:[&>dd:not(:last-child)]:mb-4 sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-y-5">
      {withName && (
        <>
          <dt className="text-muted">Name</dt>
          <dd>{workspace.name}</dd>
        </>
      )}
      <dt className="text-muted">Slug</dt>
      <dd className="font-mono text-sm break-all">{workspace.slug}</dd>
      <dt className="text-muted sm:pt-1.5">Workspace ID</dt>
      <dd className="grid gap-1">
        <span className="flex min-h-8 flex-wrap items-center gap-x-1">
          <code className="font-mono text-sm break-all">{workspace.id}</code>
          <CopyButton text={workspace.id} name="the workspace id" />
        </span>
        <span className="text-sm text-muted">
          Also the External ID: enter it in the trust policy of each IAM role that you make for this workspace.
        </span>
      </dd>
    </dl>
  );
}
