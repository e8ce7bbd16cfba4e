import { expect, test } from "vitest";
import { toCrumbs } from "./crumbs";

const names = new Map([
  ["dst1", "AWS S3 · Production web"],
  ["aud_1", "Recent customers"],
]);

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

test("the tabs of an audience show the audience as where you are", () => {
  expect(toCrumbs("/engage/audiences/aud_1/members", names)).toEqual([
    { label: "Engage", href: null },
    { label: "Audiences", href: "/engage/audiences" },
    { label: "Recent customers", href: null },
  ]);
});

test("the page that creates a trait is named after it", () => {
  expect(toCrumbs("/engage/traits/new", names).at(-1)).toEqual({ label: "Create trait", href: null });
  expect(toCrumbs("/destinations/new", names).at(-1)).toEqual({ label: "Add AWS S3", href: null });
});
