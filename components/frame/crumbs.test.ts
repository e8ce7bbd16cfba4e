import { expect, test } from "vitest";
import { toCrumbs } from "./crumbs";

const names = new Map([["dst1", "AWS S3 · Production web"]]);

test("a destination's tab shows the destination as where you are", () => {
  expect(toCrumbs("/destinations/dst1/files", names)).toEqual([
    { label: "Destinations", href: "/destinations" },
    { label: "AWS S3 · Production web", href: null },
  ]);
});

test("an id without a name leaves no crumb", () => {
  expect(toCrumbs("/sources/unknown", names)).toEqual([{ label: "Sources", href: null }]);
});

test("Settings is no page, so it is no link", () => {
  expect(toCrumbs("/settings/workspace", names)).toEqual([
    { label: "Settings", href: null },
    { label: "Workspace", href: null },
  ]);
});
