import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

/** A number of a requirement (R1), a range (R71 to R76), or a section or trap of a document (docs/tracking-api.md 1.8). */
const REQUIREMENT = /\bR([1-9]\d{0,2})(?: to R(\d+))?\b/g;
const SECTION = /docs\/([a-z-]+\.md) (T?\d+(?:\.\d+)?)\b/g;

const texts = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "app", "components", "docs", "e2e", "server"],
  {
    cwd: ROOT,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((path) => /\.(ts|tsx|md)$/.test(path) && !path.endsWith("citations.test.ts") && existsSync(join(ROOT, path)))
  .map((path) => ({ path, text: read(path) }));

const requirements = read("docs/requirements.md");

test("every requirement that is cited exists", () => {
  const cited = texts.flatMap(({ path, text }) =>
    [...text.matchAll(REQUIREMENT)].flatMap(([, from, to]) =>
      [from, to].flatMap((number) => (number === undefined ? [] : [{ path, number }])),
    ),
  );
  expect(cited.length).toBeGreaterThan(200);
  expect(cited.filter(({ number }) => !requirements.includes(`<a id="r${number}">`))).toEqual([]);
});

test("every section and trap that is cited exists", () => {
  const cited = texts.flatMap(({ path, text }) =>
    [...text.matchAll(SECTION)].map(([, document = "", section = ""]) => ({ path, document, section })),
  );
  expect(cited.length).toBeGreaterThan(60);
  expect(cited.filter(({ document, section }) => !hasSection(document, section))).toEqual([]);
});

test("every file that a requirement names exists", () => {
  const named = [...requirements.matchAll(/`((?:app|components|e2e|server)\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

function hasSection(document: string, section: string): boolean {
  const path = `docs/${document}`;
  if (!existsSync(join(ROOT, path))) return false;
  return section.startsWith("T")
    ? read(path).includes(`<a id="${section.toLowerCase()}">`)
    : new RegExp(`^## ${section} `, "m").test(read(path));
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
