import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { type FurnishedWorkspace, furnishWorkspace } from "../testing/furnished-workspace.ts";
import { insertSession, insertWorkspaceMember } from "../testing/members.ts";
import { EXPECTED, type Outcome, PEOPLE, type Person, type Rule, toOutcome } from "../testing/people.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { test } from "../testing/test.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { type Target, USE_CASES, type UseCase, WITHOUT_ACTOR } from "../testing/use-cases.ts";
import { idsIn, mentions, selectWorkspaceRows } from "../testing/workspace-rows.ts";

describe("every role on every use-case", () => {
  test.for(USE_CASES.map((useCase) => [toName(useCase), useCase] as const))("%s", { timeout: 60_000 }, async ([, useCase], { runtime }) => {
    await runtime.db
      .insertInto("unknownSourceCall")
      .values(STRAY_CALLS)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const seen: Partial<Record<Person, Outcome>> = {};
    const expected: Partial<Record<Person, Outcome>> = {};
    const untouched = await furnishWorkspace(runtime);
    for (const person of Object.keys(PEOPLE) as Person[]) {
      const due = EXPECTED[useCase.rule](person);
      // In a workspace of their own, so that no attempt spoils the next.
      const workspace = due === "allowed" && CHANGING.has(useCase.rule) ? await furnishWorkspace(runtime) : untouched;
      seen[person] = await attempt({ ...runtime, aws: createScriptedAws() }, useCase, workspace, person);
      expected[person] = due;
    }
    expect(seen).toEqual(expected);
  });
});

/** Who may, changes something. */
const CHANGING: ReadonlySet<Rule> = new Set<Rule>([
  "change",
  "every_source",
  "workspace",
  "workspace_part",
  "workspace_list",
  "access",
  "own",
]);

async function attempt(runtime: TestRuntime, useCase: UseCase, workspace: FurnishedWorkspace, person: Person): Promise<Outcome> {
  const { workspaceId } = workspace.owner;
  const actor = await insertWorkspaceMember(runtime, workspaceId, PEOPLE[person](workspace));
  const sessionId = await insertSession(runtime, actor.id);
  const answer = await useCase.call(runtime, actor, { ...workspace, workspaceId, sessionId });
  return outcomeIn(answer, [...workspace.marks, sessionId, String(STRAY_CALLS.callCount)]);
}

/** A result speaks for itself. Anything else was seen if it says something of what the workspace holds. */
function outcomeIn(answer: unknown, marks: readonly string[]): Outcome {
  if (typeof answer !== "object" || answer === null || !("ok" in answer)) return mentions(answer, marks) ? "allowed" : "invisible";
  return answer.ok === true ? "allowed" : toOutcome((answer as unknown as { error: string }).error);
}

const STRAY_CALLS = { day: 0, callCount: 987_654_321, lastSeenAt: new Date(0) };

describe("between two workspaces", () => {
  test("nothing of one is visible or changeable in the other, whichever id is named", { timeout: 120_000 }, async ({ runtime: plain }) => {
    const runtime = { ...plain, aws: createScriptedAws() };
    const [ours, theirs] = [await furnishWorkspace(runtime), await furnishWorkspace(runtime)];
    const before = await selectWorkspaceRows(runtime.db, theirs);
    const ids = idsIn(before);
    expect(ids.size).toBeGreaterThan(15);

    const own: Target = { ...ours, workspaceId: ours.owner.workspaceId };
    const asked = [...ids].map((id) => Object.fromEntries(Object.keys(own).map((key) => [key, id])) as unknown as Target);
    asked.push({ ...theirs, workspaceId: theirs.owner.workspaceId });
    for (const useCase of USE_CASES) {
      for (const target of asked) {
        const answer = await useCase.call(runtime, ours.owner, target);
        expect(mentions(answer, [...theirs.marks, theirs.otherSourceId]), `${toName(useCase)} asked for ${JSON.stringify(target)}`).toBe(
          false,
        );
      }
    }
    expect(await selectWorkspaceRows(runtime.db, theirs)).toEqual(before);
  });
});

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

const FOLDERS = [
  "access",
  "alerts/manage",
  "configure",
  "engage/spaces",
  "engage/computations",
  "engage/requests",
  "validate",
  "legacy-migration",
  "observe",
  "regulations",
];
/** The one use-case in a folder of jobs. */
const FILES = ["deliver/redeliver-files.ts"];

/** The asynchronous exports of these folders that take the runtime. */
function useCasesOnDisk(): { file: string; name: string; takesActor: boolean }[] {
  const server = join(import.meta.dirname, "..");
  const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: server }));
  return [...files, ...FILES]
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

function toName({ file, about }: UseCase): string {
  return about === undefined ? file : `${file}: ${about}`;
}
