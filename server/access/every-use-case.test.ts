import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import type { Database } from "../db/database.ts";
import type { Grant } from "../domain/permissions.ts";
import { type FurnishedWorkspace, furnishWorkspace } from "../testing/furnished-workspace.ts";
import { insertMemberOf, insertSessionOf } from "../testing/members.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { test } from "../testing/test.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { type Rule, type Target, USE_CASES, type UseCase, WITHOUT_ACTOR } from "../testing/use-cases.ts";

type Outcome = "allowed" | "forbidden" | "invisible";

const PEOPLE = {
  owner: () => [on("workspace_owner")],
  admin: () => [on("workspace_admin")],
  sourceAdmin: () => [on("source_admin")],
  sourceAdminHere: (w) => [on("source_admin", w.sourceId), on("source_admin", w.bareSourceId)],
  readerWhoIsSourceAdminHere: (w) => [on("source_read_only"), on("source_admin", w.sourceId), on("source_admin", w.bareSourceId)],
  reader: () => [on("source_read_only")],
  readerHere: (w) => [on("source_read_only", w.sourceId), on("source_read_only", w.bareSourceId)],
  readerHereAndSourceAdminElsewhere: (w) => [
    on("source_read_only", w.sourceId),
    on("source_read_only", w.bareSourceId),
    on("source_admin", w.otherSourceId),
  ],
  sourceAdminElsewhere: (w) => [on("source_admin", w.otherSourceId)],
  readerElsewhere: (w) => [on("source_read_only", w.otherSourceId)],
  member: () => [on("workspace_member")],
  minimal: () => [on("minimal_access")],
  nobody: () => [],
} satisfies Record<string, (workspace: FurnishedWorkspace) => Grant[]>;

type Person = keyof typeof PEOPLE;

const EVERY_SOURCE: readonly Person[] = ["owner", "admin", "sourceAdmin"];
const CHANGE: readonly Person[] = [...EVERY_SOURCE, "sourceAdminHere", "readerWhoIsSourceAdminHere"];
const VIEW: readonly Person[] = [...CHANGE, "reader", "readerHere", "readerHereAndSourceAdminElsewhere"];

const EXPECTED: Record<Rule, (person: Person) => Outcome> = {
  view: (person) => (VIEW.includes(person) ? "allowed" : "invisible"),
  change: (person) => (CHANGE.includes(person) ? "allowed" : VIEW.includes(person) ? "forbidden" : "invisible"),
  secret: (person) => (CHANGE.includes(person) ? "allowed" : "invisible"),
  every_source: (person) => (EVERY_SOURCE.includes(person) ? "allowed" : "forbidden"),
  installation: (person) => (EVERY_SOURCE.includes(person) ? "allowed" : "invisible"),
  access: (person) => (person === "owner" ? "allowed" : "forbidden"),
  access_list: (person) => (person === "owner" ? "allowed" : "invisible"),
  own: () => "allowed",
};

describe("every role on every use-case", () => {
  test.for(USE_CASES.map((useCase) => [nameOf(useCase), useCase] as const))("%s", { timeout: 60_000 }, async ([, useCase], { runtime }) => {
    await runtime.db
      .insertInto("unknownSourceCall")
      .values(STRAY_CALLS)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const seen: Partial<Record<Person, Outcome>> = {};
    const expected: Partial<Record<Person, Outcome>> = {};
    for (const person of Object.keys(PEOPLE) as Person[]) {
      seen[person] = await attempt({ ...runtime, aws: createScriptedAws() }, useCase, person);
      expected[person] = EXPECTED[useCase.rule](person);
    }
    expect(seen).toEqual(expected);
  });
});

/** In a workspace of their own, so that no attempt spoils the next. */
async function attempt(runtime: TestRuntime, useCase: UseCase, person: Person): Promise<Outcome> {
  const workspace = await furnishWorkspace(runtime);
  const { workspaceId } = workspace.owner;
  const actor = await insertMemberOf(runtime, workspaceId, PEOPLE[person](workspace));
  const sessionId = await insertSessionOf(runtime, actor.id);
  const answer = await useCase.call(runtime, actor, { ...workspace, workspaceId, sessionId });
  return outcomeOf(answer, [...workspace.marks, sessionId, String(STRAY_CALLS.callCount)]);
}

/** A result speaks for itself. Anything else was seen if it says something of what the workspace holds. */
function outcomeOf(answer: unknown, marks: readonly string[]): Outcome {
  if (typeof answer !== "object" || answer === null || !("ok" in answer)) return mentions(answer, marks) ? "allowed" : "invisible";
  if (answer.ok === true) return "allowed";
  const { error } = answer as unknown as { error: string };
  if (error === "forbidden") return "forbidden";
  if (error.startsWith("unknown_")) return "invisible";
  // It was asked for the old password: the right to change it was there.
  if (error === "wrong_password") return "allowed";
  throw new Error(`Refused for another reason than who asked: ${error}.`);
}

const STRAY_CALLS = { day: 0, callCount: 987_654_321, lastSeenAt: new Date(0) };

describe("between two workspaces", () => {
  test("nothing of one is visible or changeable in the other, whichever id is named", { timeout: 120_000 }, async ({ runtime: plain }) => {
    const runtime = { ...plain, aws: createScriptedAws() };
    const [ours, theirs] = [await furnishWorkspace(runtime), await furnishWorkspace(runtime)];
    const before = await rowsOf(runtime.db, theirs);
    const ids = idsIn(before);
    expect(ids.size).toBeGreaterThan(15);

    const own: Target = { ...ours, workspaceId: ours.owner.workspaceId };
    const asked = [...ids].map((id) => Object.fromEntries(Object.keys(own).map((key) => [key, id])) as unknown as Target);
    asked.push({ ...theirs, workspaceId: theirs.owner.workspaceId });
    for (const useCase of USE_CASES) {
      for (const target of asked) {
        const answer = await useCase.call(runtime, ours.owner, target);
        expect(mentions(answer, [...theirs.marks, theirs.otherSourceId]), `${nameOf(useCase)} asked for ${JSON.stringify(target)}`).toBe(
          false,
        );
      }
    }
    expect(await rowsOf(runtime.db, theirs)).toEqual(before);
  });
});

/** Every row of every table that has to do with the workspace, as text. */
async function rowsOf(db: Database, { marks, otherSourceId }: FurnishedWorkspace): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1
  `.execute(db);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(name)} as t order by 1`.execute(db);
    found.push(...rows.filter(({ row }) => mentions(row, [...marks, otherSourceId])).map(({ row }) => `${name} ${row}`));
  }
  return found;
}

function idsIn(rows: readonly string[]): Set<string> {
  return new Set(rows.flatMap((row) => [...row.matchAll(/"(?:id|key|token|[a-z_]+_id|token_hash)": "([^"]+)"/g)].map(([, id = ""]) => id)));
}

function mentions(value: unknown, marks: readonly string[]): boolean {
  const text = JSON.stringify(value) ?? "";
  return marks.some((mark) => text.includes(mark));
}

describe("the table of use-cases", () => {
  const exported = useCasesOnDisk();

  test("has each use-case that takes an actor, and no other", () => {
    const withActor = exported.filter(({ takesActor }) => takesActor).map(({ file }) => file);
    expect(new Set(USE_CASES.map(({ file }) => file))).toEqual(new Set(withActor));
  });

  test("gives the reason for each that takes none", () => {
    const without = exported.filter(({ takesActor }) => !takesActor).map(({ name }) => name);
    expect(Object.keys(WITHOUT_ACTOR).toSorted()).toEqual(without.toSorted());
  });
});

const ROOMS = ["access", "configure", "validate", "migrate", "engage", "observe"];
/** The one thing that people ask of a room where jobs work by themselves. */
const DOORS = ["deliver/redeliver-files.ts"];

/** What is exported from the rooms of people's use-cases, is asynchronous and is handed the runtime. */
function useCasesOnDisk(): { file: string; name: string; takesActor: boolean }[] {
  const server = join(import.meta.dirname, "..");
  const files = ROOMS.filter((room) => existsSync(join(server, room))).flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: server }));
  return [...files, ...DOORS]
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) =>
      [...readFileSync(join(server, file), "utf8").matchAll(/^export async function (\w+)(?:<[^(]*>)?\(([^)]*)/gm)]
        .filter(([, , parameters = ""]) => /\bRuntime\b/.test(parameters))
        .map(([, name = "", parameters = ""]) => ({
          file: file.replace(/\.ts$/, ""),
          name,
          takesActor: /\bactor: Actor\b/.test(parameters),
        })),
    );
}

function nameOf({ file, about }: UseCase): string {
  return about === undefined ? file : `${file}: ${about}`;
}

function on(role: Grant["role"], sourceId: string | null = null): Grant {
  return { role, sourceId };
}
