import { expect, test } from "vitest";
import { profilePath, readProfileId } from "./profile-path";

const partOf = (id: string) => profilePath(id).slice("/engage/profiles/".length);

test("an id with any characters survives an address of words only", () => {
  for (const id of ["user_id:u/1?x=%41#é", "email:dana@example.com", "user_id:🙂???>>>"]) {
    expect(partOf(id)).toMatch(/^[\w-]+$/);
    expect(readProfileId(partOf(id))).toBe(id);
  }
});

test("a part of an address that can't be an id is none", () => {
  expect(["%", "", "_w", partOf("a\0"), partOf("x".repeat(1_001))].map(readProfileId)).toEqual([null, null, null, null, null]);
});
