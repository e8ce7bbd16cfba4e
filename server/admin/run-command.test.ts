import { describe, expect } from "vitest";
import { createAuth } from "../access/auth.ts";
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
      problem: "There is an account with this email address already.",
    });
  });

  test("gives who forgot it another password, which signs in where the old one did not any more", async ({ runtime }) => {
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

  test("finds no account for an address that has none", async ({ runtime }) => {
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

  test("explains itself when asked", async () => {
    for (const args of [["--help"], ["create-workspace", "--help"]]) {
      expect(await runCommand(args, unused)).toMatchObject({
        exitCode: 0,
        output: expect.stringContaining("--password PASSWORD"),
        problem: "",
      });
    }
  });
});
