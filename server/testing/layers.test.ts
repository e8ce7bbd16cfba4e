import { describe, expect, test } from "vitest";
import { findImports, folderCycles, forbiddenImports } from "./layers.ts";

describe("an import that breaks the table of layers is reported", () => {
  test.each([
    ["server/db/ledger.ts", 'import { deliverFile } from "../deliver/deliver-file.ts";'],
    ["server/db/ledger.ts", 'import { testDatabase } from "../testing/test-database.ts";'],
    ["server/observe/list-files.ts", 'import type { Aws } from "../aws/aws.ts";'],
    ["server/observe/list-files.ts", 'import { ALL_JOBS } from "../jobs/all-jobs.ts";'],
    ["server/domain/result.ts", 'import type { Clock } from "../clock.ts";'],
    ["server/domain/policy/iam-policy.ts", 'import { readFile } from "node:fs/promises";'],
    ["server/domain/policy/iam-policy.ts", 'import pino from "pino";'],
    ["server/collect/http/routes.ts", 'import { deliverFile } from "../../deliver/deliver-file.ts";'],
    ["server/stage/batch/batch.ts", 'export { acceptCall } from "../../collect/http/accept-call.ts";'],
    ["server/deliver/deliver-file.ts", 'import { PutObjectCommand } from "@aws-sdk/client-s3";'],
    ["server/configure/create-source.ts", 'import { sql } from "kysely";'],
    ["server/access/members/list-members.ts", 'import { betterAuth } from "better-auth";'],
    ["server/validate/steps.ts", 'import { cookies } from "next/headers";'],
    ["server/sandbox/sandbox.ts", 'import { openDatabase } from "../db/database.ts";'],
    ["server/configure/create-source.ts", 'const form = await import("../../components/source/source-form.tsx");'],
    ["server/programs/web.ts", 'import { testRuntime } from "../testing/test-runtime.ts";'],
    ["components/source/source-form.tsx", 'import { createSource } from "@/server/configure/create-source.ts";'],
    ["app/server.ts", 'import { testRuntime } from "@/server/testing/test-runtime.ts";'],
    ["server/unknown-folder/a.ts", 'import { sql } from "../db/database.ts";'],
  ])("%s: %s", (path, text) => {
    expect(forbiddenImports([{ path, text }])).toEqual([expect.stringContaining(`${path} imports `)]);
  });
});

test("what the table allows is not reported, and tests may import anything", () => {
  const files = [
    { path: "server/db/ledger.ts", text: 'import type { Batch } from "../domain/batch/batch.ts";\nimport { sql } from "kysely";' },
    { path: "server/db/ledger.test.ts", text: 'import { deliverFile } from "../deliver/deliver-file.ts";' },
    { path: "server/domain/settings.ts", text: 'import { z } from "zod";' },
    { path: "components/source/source-form.tsx", text: 'import type { SourceView } from "@/server/configure/get-source.ts";' },
    { path: "app/server.ts", text: 'import { compose } from "../server/compose.ts";' },
  ];
  expect(forbiddenImports(files)).toEqual([]);
});

test("a cycle of folders is reported, also where types alone make it", () => {
  const cycle = [
    { path: "server/stage/store/store.ts", text: 'import type { Batch } from "../batch/batch.ts";' },
    { path: "server/stage/batch/batch.ts", text: 'import { read } from "../deflate/deflater.ts";' },
    { path: "server/stage/deflate/deflater.ts", text: 'export type { Store } from "../store/store.ts";' },
  ];
  expect(folderCycles(cycle)).toHaveLength(3);
  expect(folderCycles(cycle.slice(0, 2))).toEqual([]);
});

test("every form of import is found", () => {
  const text = `
    import "./a.ts";
    import b, { type B } from './b.ts';
    import type { C } from "./c.ts";
    import {
      d,
    } from "./d.ts";
    export * from "./e.ts";
    const f = await import("./f.ts");`;
  expect(findImports(text)).toEqual([
    { specifier: "./a.ts", isType: false },
    { specifier: "./b.ts", isType: false },
    { specifier: "./c.ts", isType: true },
    { specifier: "./d.ts", isType: false },
    { specifier: "./e.ts", isType: false },
    { specifier: "./f.ts", isType: false },
  ]);
});
