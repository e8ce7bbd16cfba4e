import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

/** A number of a requirement (R1), a range (R71 to R76), or a section or trap of a document (docs/tracking-api.md 1.8). */
const REQUIREMENT = /\bR([1-9]\d{0,2})(?: to R(\d+))?\b/g;
const SECTION = /docs\/([a-z-]+\.md) (T?\d+(?:\.\d+)?)\b/g;

const SCANNED = ["app", "components", "docs", "e2e", "server", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

const texts = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...SCANNED], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((path) => /\.(ts|tsx|md)$/.test(path) && !path.endsWith("citations.test.ts") && existsSync(join(ROOT, path)))
  .map((path) => ({ path, text: read(path) }));

const requirements = read("docs/requirements.md");
const operate = read("docs/operate.md");

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

test("every file and folder that a guide names exists", () => {
  const named = texts
    .filter(({ path }) => /^(?:README|CONTRIBUTING|server\/README|docs\/[a-z-]+)\.md$/.test(path))
    .flatMap(({ path, text }) => findNamedPaths(path, text).map((name) => ({ path, name })));
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter(({ name }) => !fileExists(name))).toEqual([]);
});

test("every log event that docs/operate.md names is in the code", () => {
  const [, table = ""] = /^\| Event \|.*\n((?:\|.*\n)+)/m.exec(operate) ?? [];
  const inTable = table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)]);
  const events = [...inTable, ...operate.matchAll(/\blogs `([^`]+)`/g)].map(([, event = ""]) => event);
  expect(events.length).toBeGreaterThan(20);
  const code = texts.filter(({ path }) => /^server\/.*(?<!\.test)\.ts$/.test(path) && !path.startsWith("server/testing/"));
  expect(events.filter((event) => !code.some(({ text }) => text.includes(`"${event}"`)))).toEqual([]);
});

const FOLDERS_OF_SERVER = readdirSync(join(ROOT, "server"), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);
const ROOTS = ["app", "components", "docs", "e2e", "server", ...FOLDERS_OF_SERVER].join("|");
/** A path in backticks: from the root of the repository, or from `server`, then perhaps without `.ts`. */
const NAMED_PATH = new RegExp(`\`((?:${ROOTS})/[^\`\\s]+)\``, "g");
const LINK = /\]\(([^)#:\s]+)(?:#[^)]*)?\)/g;
/** `NNN-name.ts` and `{id}` stand for any name. */
const PLACEHOLDER = /NNN|NAME|SUBJECT|[{*…]/;

/** Returns the paths that a document names in backticks or links to, from the root of the repository or from `server`. */
function findNamedPaths(document: string, text: string): string[] {
  const inBackticks = [...text.matchAll(NAMED_PATH)].map(([, name = ""]) => name);
  const linked = [...text.matchAll(LINK)].map(([, target = ""]) => join(dirname(document), target));
  return [...inBackticks, ...linked].filter((name) => !PLACEHOLDER.test(name));
}

function fileExists(name: string): boolean {
  return [name, `server/${name}`, `server/${name}.ts`].some((path) => existsSync(join(ROOT, path)));
}

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
