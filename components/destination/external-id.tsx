import { CopyButton } from "@/components/ui/copy-button";

/** The workspace's id, which the customer's role asks for (R26). */
export function ExternalId({ workspaceId }: { workspaceId: string }) {
  return (
    <div className="grid gap-1.5">
      <p className="font-medium">External ID</p>
      <div className="flex min-h-8 flex-wrap items-center gap-x-1">
        <code className="font-mono text-sm">{workspaceId}</code>
        <CopyButton text={workspaceId} name="the External ID" />
      </div>
      <p className="text-sm text-muted">Your workspace id. It goes into the role's trust policy.</p>
    </div>
  );
}
