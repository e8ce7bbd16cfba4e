import { IdToCopy } from "@/components/ui/id-to-copy";

/** The External ID: the workspace's id (R26). */
export function ExternalId({ workspaceId }: { workspaceId: string }) {
  return (
    <IdToCopy label="External ID" id={workspaceId} name="the External ID">
      Your workspace id. Put it into the role's trust policy.
    </IdToCopy>
  );
}
