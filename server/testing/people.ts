import type { Grant } from "../domain/access/permissions.ts";
import type { FurnishedWorkspace } from "./furnished-workspace.ts";

/** The outcome of a call: it is allowed, it is forbidden, or the resource is not found. */
export type Outcome = "allowed" | "forbidden" | "invisible";

/** One person of each kind in a furnished workspace. */
export const PEOPLE = {
  owner: () => [on("workspace_owner")],
  admin: () => [on("workspace_admin")],
  sourceAdmin: () => [on("source_admin")],
  sourceAdminHere: (w) => [on("source_admin", w.sourceId), on("source_admin", w.bareSourceId)],
  readerWhoIsSourceAdminHere: (w) => [on("source_read_only"), on("source_admin", w.sourceId), on("source_admin", w.bareSourceId)],
  reader: () => [on("source_read_only")],
  readerHere: (w) => [on("source_read_only", w.sourceId), on("source_read_only", w.bareSourceId)],
  readerHereAndSourceAdminElsewhere: (w) => [
    on("source_read_only", w.sourceId),
    on("source_read_only", w.bareSourceId),
    on("source_admin", w.otherSourceId),
  ],
  sourceAdminElsewhere: (w) => [on("source_admin", w.otherSourceId)],
  readerElsewhere: (w) => [on("source_read_only", w.otherSourceId)],
  member: () => [on("workspace_member")],
  minimal: () => [on("minimal_access")],
  nobody: () => [],
} satisfies Record<string, (workspace: FurnishedWorkspace) => Grant[]>;

export type Person = keyof typeof PEOPLE;

/**
 * Who may: `view` and `change` what is on the source, see a `secret` of it, act on `every_source`, see what `engage` has, see what is on every source
 * (`installation`), change the `workspace` itself or a thing in it (`workspace_part`), see and change what only those who may change the workspace
 * see (`workspace_list`), decide on `access`, see who has it (`access_list`), or anybody, on what is their `own`.
 */
export type Rule =
  | "view"
  | "change"
  | "secret"
  | "every_source"
  | "engage"
  | "installation"
  | "workspace"
  | "workspace_part"
  | "workspace_list"
  | "access"
  | "access_list"
  | "own";

const WORKSPACE: readonly Person[] = ["owner", "admin"];
const EVERY_SOURCE: readonly Person[] = [...WORKSPACE, "sourceAdmin"];
const CHANGE: readonly Person[] = [...EVERY_SOURCE, "sourceAdminHere", "readerWhoIsSourceAdminHere"];
const VIEW: readonly Person[] = [...CHANGE, "reader", "readerHere", "readerHereAndSourceAdminElsewhere"];

/** Who may view all sources. */
const ENGAGE: readonly Person[] = [...EVERY_SOURCE, "readerWhoIsSourceAdminHere", "reader"];

export const EXPECTED: Record<Rule, (person: Person) => Outcome> = {
  view: (person) => (VIEW.includes(person) ? "allowed" : "invisible"),
  change: (person) => (CHANGE.includes(person) ? "allowed" : VIEW.includes(person) ? "forbidden" : "invisible"),
  secret: (person) => (CHANGE.includes(person) ? "allowed" : "invisible"),
  every_source: (person) => (EVERY_SOURCE.includes(person) ? "allowed" : "forbidden"),
  engage: (person) => (ENGAGE.includes(person) ? "allowed" : "invisible"),
  installation: (person) => (EVERY_SOURCE.includes(person) ? "allowed" : "invisible"),
  workspace: (person) => (WORKSPACE.includes(person) ? "allowed" : "forbidden"),
  workspace_part: (person) => EXPECTED.workspace(person),
  workspace_list: (person) => (WORKSPACE.includes(person) ? "allowed" : "invisible"),
  access: (person) => (person === "owner" ? "allowed" : "forbidden"),
  access_list: (person) => (person === "owner" ? "allowed" : "invisible"),
  own: () => "allowed",
};

/** Returns the outcome for a refusal code. Throws if the code is not about the actor. */
export function toOutcome(code: string): Outcome {
  if (code === "forbidden") return "forbidden";
  if (code.startsWith("unknown_")) return "invisible";
  // The call required the old password, so the actor was allowed to change it.
  if (code === "wrong_password") return "allowed";
  throw new Error(`Refused for another reason than who asked: ${code}.`);
}

function on(role: Grant["role"], sourceId: string | null = null): Grant {
  return { role, sourceId };
}
