import { describe, expect, test } from "vitest";
import { GrantsInput } from "./access-input.ts";
import { type Actor, type Grant, may, maySomewhere, sourcesWhere } from "./permissions.ts";

function withGrants(...grants: Grant[]): Actor {
  return { kind: "user", id: "u", name: "Dana", workspaceId: "w", grants };
}

describe("grants add up", () => {
  const actor = withGrants({ role: "source_read_only", sourceId: null }, { role: "source_admin", sourceId: "a" });

  test("the highest role applies on its source, the lower one on the others", () => {
    expect(may(actor, "edit_destinations", "a")).toBe(true);
    expect(may(actor, "edit_destinations", "b")).toBe(false);
    expect(may(actor, "view_destinations", "b")).toBe(true);
  });

  test("a right on one source is not a right on all current and future sources", () => {
    expect(may(actor, "edit_sources")).toBe(false);
    expect(maySomewhere(actor, "edit_sources")).toBe(true);
    expect(sourcesWhere(actor, "edit_sources")).toEqual(["a"]);
    expect(sourcesWhere(actor, "view_sources")).toBeNull();
  });

  test("roles without rights of their own remove none", () => {
    const minimal = withGrants(...actor.grants, { role: "minimal_access", sourceId: null }, { role: "workspace_member", sourceId: null });
    expect(may(minimal, "edit_destinations", "a")).toBe(true);
    expect(sourcesWhere(withGrants({ role: "minimal_access", sourceId: null }), "view_sources")).toEqual([]);
  });
});

test("an admin has all rights of an owner except access management", () => {
  const [owner, admin] = [withGrants({ role: "workspace_owner", sourceId: null }), withGrants({ role: "workspace_admin", sourceId: null })];
  expect([may(owner, "manage_access"), may(admin, "manage_access")]).toEqual([true, false]);
  expect([may(owner, "edit_workspace"), may(admin, "edit_workspace")]).toEqual([true, true]);
});

describe("roles that are set", () => {
  test("are on the whole workspace, but for those of sources", () => {
    expect(GrantsInput.safeParse([{ role: "source_admin", sourceId: "a" }]).success).toBe(true);
    expect(GrantsInput.safeParse([{ role: "workspace_owner", sourceId: "a" }]).success).toBe(false);
  });

  test("are known ones, at least one, each once", () => {
    expect(GrantsInput.safeParse([]).success).toBe(false);
    expect(GrantsInput.safeParse([{ role: "god", sourceId: null }]).success).toBe(false);
    const reader = { role: "source_read_only", sourceId: "a" };
    expect(GrantsInput.parse([reader, { ...reader }, { ...reader, sourceId: null }])).toEqual([reader, { ...reader, sourceId: null }]);
  });
});
