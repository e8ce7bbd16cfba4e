import { describe, expect } from "vitest";
import { createAuth } from "../access/sessions/auth.ts";
import { findActor } from "../access/sessions/find-actor.ts";
import { createToken } from "../access/tokens/create-token.ts";
import { findActorByToken } from "../access/tokens/find-actor-by-token.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { test } from "../testing/test.ts";
import { runCommand } from "./run-command.ts";

const OWNER = ["--name", "Pied Piper", "--email", "Richard@PiedPiper.com", "--password", "middle-out-compression"];
const unused = () => Promise.reject(new Error("Nothing was to be done."));

describe("npm run admin", () => {
  test("creates a workspace and prints its id and token", async ({ runtime }) => {
    const { exitCode, output, problem } = await runCommand(["create-workspace", ...OWNER, "--json"], async () => runtime);
    expect({ exitCode, problem }).toEqual({ exitCode: 0, problem: "" });
    const created = JSON.parse(output);
    expect(Object.keys(created)).toEqual(["workspaceId", "apiToken"]);
    expect(await runtime.db.selectFrom("workspace").select(["id", "name"]).execute()).toEqual([
      { id: created.workspaceId, name: "Pied Piper" },
    ]);
  });

  test("refuses an email that has an account already, with exit code 1", async ({ runtime }) => {
    const other = ["--name", "Hooli", "--email", "gavin@hooli.com", "--password", "making-the-world-better"];
    await runCommand(["create-workspace", ...other], async () => runtime);
    expect(await runCommand(["create-workspace", ...other], async () => runtime)).toEqual({
      exitCode: 1,
      output: "",
      problem: "An account with this email address already exists.",
    });
  });

  test("resets a password: the new one signs in, and the old one no longer does", async ({ runtime }) => {
    const owner = { email: "jian@yang.com", password: "not-a-hot-dog-app" };
    await runCommand(["create-workspace", "--name", "Bachman", "--email", owner.email, "--password", owner.password], async () => runtime);
    const signIn = (password: string) => createAuth(runtime).api.signInEmail({ body: { email: owner.email, password } });
    await signIn(owner.password);

    const { exitCode, output } = await runCommand(["reset-password", "--email", "Jian@Yang.com", "--json"], async () => runtime);
    expect(exitCode).toBe(0);
    const { name, password } = JSON.parse(output);
    expect(name).toBe("jian");
    const { id } = await runtime.db.selectFrom("user").select("id").where("email", "=", owner.email).executeTakeFirstOrThrow();
    expect(await runtime.db.selectFrom("session").select("id").where("userId", "=", id).execute()).toEqual([]);
    await expect(signIn(owner.password)).rejects.toThrow();
    expect((await signIn(password)).user.email).toBe(owner.email);
    const lines = await runtime.db
      .selectFrom("activity")
      .select(["actorName", "subjectName"])
      .where("action", "=", "password_reset")
      .execute();
    expect(lines).toEqual([{ actorName: "Operator", subjectName: "jian" }]);
  });

  test("reads the password of --password - from standard input", async ({ runtime }) => {
    const owner = ["--name", "Aviato", "--email", "erlich@aviato.com", "--password", "-", "--json"];
    const { exitCode } = await runCommand(
      ["create-workspace", ...owner],
      async () => runtime,
      async () => "aviato-is-my-name",
    );
    expect(exitCode).toBe(0);
    const body = { email: "erlich@aviato.com", password: "aviato-is-my-name" };
    expect((await createAuth(runtime).api.signInEmail({ body })).user.name).toBe("erlich");

    const short = await runCommand(["create-workspace", ...owner], unused, async () => "-");
    expect(short).toMatchObject({ exitCode: 2, problem: expect.stringMatching(/^--password: .*12 characters/) });
  });

  test("prints how many tokens stay valid after a reset, and revokes them with --revoke-tokens", async ({ runtime, db }) => {
    const email = "monica@raviga.com";
    const made = await runCommand(
      ["create-workspace", "--name", "Raviga", "--email", email, "--password", "third-cut-compression", "--json"],
      async () => runtime,
    );
    const { workspaceId, apiToken } = JSON.parse(made.output);
    const { id } = await db.selectFrom("user").select("id").where("email", "=", email).executeTakeFirstOrThrow();
    const actor = await findActor(runtime, id);
    if (actor === null) throw new Error("The owner is a member of no workspace.");
    await createToken(runtime, actor, { name: "Terraform", grants: [...actor.grants] });
    const other = await insertWorkspaceMember(runtime, workspaceId);
    const kept = await createToken(runtime, other, { name: "Of somebody else", grants: [...actor.grants] });
    if (!kept.ok) throw new Error(kept.error);

    const reset = (...flags: string[]) => runCommand(["reset-password", "--email", email, ...flags], async () => runtime);
    expect((await reset()).output).toMatch(/^Tokens {4}2 that this person created stay valid; --revoke-tokens revokes them$/m);
    expect(JSON.parse((await reset("--json")).output)).toMatchObject({ revokedTokenCount: 0, remainingTokenCount: 2 });
    expect((await findActorByToken(runtime, apiToken))?.workspaceId).toBe(workspaceId);

    expect((await reset("--revoke-tokens")).output).toMatch(/^Tokens {4}2 revoked$/m);
    expect(await findActorByToken(runtime, apiToken)).toBeNull();
    expect(await findActorByToken(runtime, kept.value.token)).not.toBeNull();
    const lines = await db.selectFrom("activity").select(["actorName", "subjectName"]).where("action", "=", "api_token_revoked").execute();
    expect(lines.map(({ subjectName }) => subjectName).sort()).toEqual(["Made with the workspace", "Terraform"]);
    expect(new Set(lines.map(({ actorName }) => actorName))).toEqual(new Set(["Operator"]));
    expect((await reset("--json")).output).toContain('"remainingTokenCount":0');
  });

  test("refuses an email without an account", async ({ runtime }) => {
    expect(await runCommand(["reset-password", "--email", "nobody@example.com"], async () => runtime)).toEqual({
      exitCode: 1,
      output: "",
      problem: "There is no account with this email address.",
    });
  });

  test.for([
    { args: [], says: /^Usage: npm run admin/ },
    { args: ["destroy-everything"], says: /^There is no command destroy-everything\.\n\nUsage/ },
    { args: ["reset-password", "--email", "jian"], says: /^--email: .*Usage/s },
    { args: ["create-workspace"], says: /^--name: .*\n.*--email: .*\n--password: .*Usage/s },
    { args: ["create-workspace", ...OWNER, "--colour", "red"], says: /'--colour'.*Usage/s },
  ])("answers $args with the usage and exit code 2", async ({ args, says }) => {
    const { exitCode, output, problem } = await runCommand(args, unused);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(problem).toMatch(says);
  });

  test("prints its usage with --help", async () => {
    for (const args of [["--help"], ["create-workspace", "--help"]]) {
      expect(await runCommand(args, unused)).toMatchObject({
        exitCode: 0,
        output: expect.stringContaining("--password PASSWORD"),
        problem: "",
      });
    }
  });
});
