import { IdToCopy } from "@/components/ui/id-to-copy";

/** The workspace's id, which the customer's role asks for (R26). */
export function ExternalId({ workspaceId }: { workspaceId: string }) {
  return (
    <IdToCopy label="External ID" id={workspaceId} name="the External ID">
      Your workspace id. It goes into the role's trust policy.
    </IdToCopy>
  );
}
