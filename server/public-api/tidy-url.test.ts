import { expect, test } from "vitest";
import { tidyUrl } from "./tidy-url.ts";

test("the slashes of an API path are made single, and those of others and of queries stay", () => {
  expect(tidyUrl("/api//destinations/?pagination.cursor=a//b?c")).toBe("/api/destinations?pagination.cursor=a//b?c");
  expect(tidyUrl("/api/")).toBe("/api");
  expect(tidyUrl("//api///")).toBe("/api");
  expect(tidyUrl("/apis//x/")).toBe("/apis//x/");
  expect(tidyUrl("/sources/")).toBe("/sources/");
  expect(tidyUrl("/")).toBe("/");
});
