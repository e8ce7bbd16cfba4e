import { expect, test } from "vitest";
import { toSlug } from "./slug.ts";

test("a slug has the name's ASCII letters and digits, joined by hyphens", () => {
  expect(toSlug("Production web (EU)", "source")).toBe("production-web-eu");
  expect(toSlug("  Café № 7 ", "source")).toBe("cafe-no-7");
});

test("a name without an ASCII letter or digit takes the fallback", () => {
  expect(toSlug("東京", "source")).toBe("source");
});

test("a slug is cut at 60 characters and never ends in a hyphen", () => {
  expect(toSlug(`${"a".repeat(59)} b`, "source")).toBe("a".repeat(59));
});
