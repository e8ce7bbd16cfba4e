import { sql } from "kysely";
import { describe, expect } from "vitest";
import { sendPasswordResetJob } from "../../jobs/send-password-reset-job.ts";
import type { Mail, MailAnswer } from "../../mailer.ts";
import { listActivity } from "../../observe/list-activity.ts";
import { insertSession, insertWorkspaceMember } from "../../testing/members.ts";
import { insertWorkspace } from "../../testing/rows.ts";
import { test as base } from "../../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../../testing/test-runtime.ts";
import { findPasswordReset } from "./find-password-reset.ts";
import { redeemPasswordReset } from "./redeem-password-reset.ts";
import { requestPasswordReset } from "./request-password-reset.ts";

const PASSWORD = "a new password of mine";
const OK: MailAnswer = { isOk: true, status: 250, text: "", isFinal: false };

const test = base
  .extend("letters", (): Mail[] => [])
  .extend("answers", (): MailAnswer[] => [])
  .extend("runtime", async ({ db, clock, dataDir, letters, answers }) => {
    await sql`delete from rate_limit`.execute(db);
    await sql`delete from graphile_worker._private_jobs`.execute(db);
    const send = async (mail: Mail) => {
      letters.push(mail);
      return answers.shift() ?? OK;
    };
    return createTestRuntime({ db, clock, dataDir, mailer: { send } });
  })
  .extend("dana", async ({ runtime }) => {
    const email = `dana-${runtime.ids.short()}@example.com`;
    const { id: workspaceId } = await insertWorkspace(runtime);
    return { ...(await insertWorkspaceMember(runtime, workspaceId, ["workspace_owner"], { email })), email };
  })
  /** Asks for a link, and runs the jobs as a worker does. */
  .extend("ask", ({ runtime }) => async (email: string, address = "203.0.113.7") => {
    const asked = await requestPasswordReset(runtime, { email, address });
    await runJobs(runtime);
    return asked;
  })
  .extend(
    "newestToken",
    ({ letters }) =>
      () =>
        /reset-password\/(\w+)/.exec(letters.at(-1)?.text ?? "")?.[1] ?? "",
  );

async function runJobs(runtime: TestRuntime): Promise<void> {
  const { rows } = await sql<{ payload: unknown }>`
    with jobs as (
      select jobs.id, payload from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
      where identifier = 'send_password_reset'
    ), taken as (delete from graphile_worker._private_jobs where id in (select id from jobs))
    select payload from jobs
  `.execute(runtime.db);
  for (const { payload } of rows) await sendPasswordResetJob.run(payload, runtime);
}

describe("a link by e-mail", () => {
  test("sets a new password once, ends all sessions, and is in the activity log", async ({
    runtime,
    db,
    dana,
    ask,
    newestToken,
    letters,
  }) => {
    await insertSession(runtime, dana.id);
    expect(await ask(dana.email)).toEqual({ ok: true, value: null });
    expect(letters.map(({ to }) => to)).toEqual([dana.email]);
    const token = newestToken();
    expect(await findPasswordReset(runtime, token)).toEqual({ email: dana.email });

    expect(await redeemPasswordReset(runtime, token, "short")).toEqual({ ok: false, error: "password_too_short" });
    expect(await redeemPasswordReset(runtime, token, PASSWORD)).toEqual({ ok: true, value: null });
    expect(await redeemPasswordReset(runtime, token, PASSWORD)).toEqual({ ok: false, error: "reset_link_invalid" });
    expect(await findPasswordReset(runtime, token)).toBeNull();

    const { password } = await db.selectFrom("account").select("password").where("userId", "=", dana.id).executeTakeFirstOrThrow();
    expect(await runtime.passwords.verify({ hash: password ?? "", password: PASSWORD })).toEqual({ ok: true, value: true });
    expect(await db.selectFrom("session").select("id").where("userId", "=", dana.id).execute()).toEqual([]);
    const { activities } = await listActivity(runtime, dana);
    expect(activities).toContainEqual(expect.objectContaining({ action: "password_reset", actorName: "Dana" }));
  });

  test("is used by one of two who open it at the same time", async ({ runtime, dana, ask, newestToken }) => {
    await ask(dana.email);
    const results = await Promise.all([0, 1].map(() => redeemPasswordReset(runtime, newestToken(), PASSWORD)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("is valid for an hour, and only the newest is", async ({ runtime, clock, dana, ask, newestToken }) => {
    await ask(dana.email);
    const first = newestToken();
    await ask(dana.email);
    expect(await redeemPasswordReset(runtime, first, PASSWORD)).toEqual({ ok: false, error: "reset_link_invalid" });
    clock.advance({ minutes: 61 });
    expect(await redeemPasswordReset(runtime, newestToken(), PASSWORD)).toEqual({ ok: false, error: "reset_link_invalid" });
  });

  test("is kept as a hash only, here and in the queue", async ({ runtime, db, dana, ask, newestToken }) => {
    await ask(dana.email);
    const rows = await db.selectFrom("passwordReset").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(newestToken());
    await requestPasswordReset(runtime, { email: dana.email, address: "203.0.113.7" });
    const { rows: jobs } = await sql<{ payload: object }>`select payload from graphile_worker._private_jobs`.execute(db);
    expect(jobs.map(({ payload }) => Object.keys(payload))).toEqual([["email", "askedAt"]]);
  });

  test("is sent later if the mail server is away, but not after an hour", async ({ runtime, clock, dana, letters, answers }) => {
    answers.push({ isOk: false, status: 421, text: "", isFinal: false });
    const asked = { email: dana.email, askedAt: clock.now() };
    await expect(sendPasswordResetJob.run(asked, runtime)).rejects.toThrow("The mail server did not take a letter: 421.");
    await sendPasswordResetJob.run(asked, runtime);
    clock.advance({ minutes: 61 });
    await sendPasswordResetJob.run(asked, runtime);
    expect(letters).toHaveLength(2);
  });
});

describe("who asks", () => {
  test("learns nothing about accounts: the answer and the work are the same", async ({ runtime, db, dana, ask, letters }) => {
    const answers = [];
    const queued = [];
    for (const email of [dana.email, "nobody@example.com"]) {
      answers.push(await requestPasswordReset(runtime, { email, address: "203.0.113.7" }));
      queued.push((await sql`select from graphile_worker._private_jobs`.execute(db)).rows.length);
      await runJobs(runtime);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(queued).toEqual([1, 1]);
    expect(letters).toHaveLength(1);
    expect(await ask("nobody@example.com")).toEqual({ ok: true, value: null });
  });

  test("gets 3 links an hour for one account, and 20 answers an hour at one address", async ({ runtime, clock, dana, ask, letters }) => {
    for (let count = 0; count < 20; count += 1) expect(await ask(dana.email)).toEqual({ ok: true, value: null });
    expect(letters).toHaveLength(3);
    expect(await ask("eve@example.com")).toEqual({ ok: false, error: "too_many_attempts" });
    expect(await ask(dana.email, "203.0.113.8")).toEqual({ ok: true, value: null });
    expect(letters).toHaveLength(3);
    clock.advance({ hours: 1 });
    await ask(dana.email);
    expect(letters).toHaveLength(4);
    expect(await requestPasswordReset({ ...runtime, mailer: null }, { email: dana.email, address: "x" })).toEqual({
      ok: false,
      error: "no_mail_server",
    });
  });
});
