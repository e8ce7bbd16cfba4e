import { expect, test } from "vitest";
import { NameInput } from "./names.ts";

test("a name is trimmed", () => {
  expect(NameInput.parse("  Production web ")).toBe("Production web");
});

test("a name has 1 to 100 characters", () => {
  expect(NameInput.safeParse("   ").success).toBe(false);
  expect(NameInput.safeParse("x".repeat(100)).success).toBe(true);
  expect(NameInput.safeParse("x".repeat(101)).success).toBe(false);
});

test("a name with a line break, a null or an escape character is refused", () => {
  for (const name of ["a\nb", "a\u0000b", "a\u001b[31mb", "a\u0085b"]) expect(NameInput.safeParse(name).success).toBe(false);
});

test("a name in any script passes", () => {
  expect(NameInput.parse("東京 📦")).toBe("東京 📦");
});
