import { expect, test } from "vitest";
import { mentionsUser } from "./mentions-user.ts";

const isEve = (id: string) => id === "eve";

test("a record belongs to a user by its userId, by the previousId of an alias, and by an external id", () => {
  expect(mentionsUser({ type: "track", userId: "eve" }, isEve)).toBe(true);
  expect(mentionsUser({ type: "alias", userId: "mallory", previousId: "eve" }, isEve)).toBe(true);
  expect(mentionsUser({ context: { externalIds: [{ id: "eve", type: "user_id", collection: "users" }] } }, isEve)).toBe(true);
});

test("other records do not belong to the user", () => {
  for (const record of [
    null,
    [],
    "eve",
    { userId: "Eve" },
    { userId: ["eve"], anonymousId: "eve" },
    { groupId: "eve", context: { externalIds: [{ id: "eve", type: "email" }, null, "eve"] } },
    { properties: { userId: "eve" }, context: { externalIds: "eve" } },
  ])
    expect(mentionsUser(record, isEve)).toBe(false);
});
