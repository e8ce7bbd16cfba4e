import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../db");
const WRITE = /(?:insertInto|updateTable|deleteFrom|mergeInto)\("(\w+)/g;

test("each table is written from one file of server/db", () => {
  const writers = new Map<string, Set<string>>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    for (const [, table = ""] of readFileSync(join(FOLDER, file), "utf8").matchAll(WRITE)) {
      writers.set(table, (writers.get(table) ?? new Set()).add(file));
    }
  }
  expect(writers.get("file")).toEqual(new Set(["deliveries.ts"]));
  expect([...writers].filter(([, files]) => files.size > 1)).toEqual([]);
});
