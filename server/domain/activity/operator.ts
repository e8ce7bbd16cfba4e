/** The actor of Sluice's own actions in a workspace's activity log. */
export const SLUICE = { kind: "system", id: "sluice", name: "Sluice" } as const;

/** The actor of the operator's commands in a workspace's activity log. */
export type Operator = { workspaceId: string; kind: "system"; id: "operator"; name: "Operator" };

export function operatorIn(workspaceId: string): Operator {
  return { workspaceId, kind: "system", id: "operator", name: "Operator" };
}
