/** What Sluice does by itself, as a workspace's activity log names it. */
export const SLUICE = { kind: "system", id: "sluice", name: "Sluice" } as const;

/** Whoever runs the installation, as a workspace's activity log names what was done at a terminal. */
export type Operator = { workspaceId: string; kind: "system"; id: "operator"; name: "Operator" };

export function operatorIn(workspaceId: string): Operator {
  return { workspaceId, kind: "system", id: "operator", name: "Operator" };
}
