import { sql } from "kysely";
import { expect } from "vitest";
import { sendInviteMailJob } from "../../jobs/send-invite-mail-job.ts";
import type { Mail } from "../../mailer.ts";
import { insertWorkspaceMember } from "../../testing/members.ts";
import { insertWorkspace } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import { createTestRuntime } from "../../testing/test-runtime.ts";
import { findInvite } from "./find-invite.ts";
import { inviteMember } from "./invite-member.ts";
import { revokeInvites } from "./revoke-invites.ts";

const GRANTS = [{ role: "source_read_only", sourceId: null } as const];

test("with a mail server, an invite is mailed from the queue, in which its token is encrypted, unless it was revoked", async ({
  db,
  clock,
  dataDir,
}) => {
  const letters: Mail[] = [];
  const send = async (mail: Mail) => {
    letters.push(mail);
    return { isOk: true, status: 250, text: "", isFinal: false };
  };
  const runtime = createTestRuntime({ db, clock, dataDir, mailer: { send } });
  const owner = await insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id);
  const issued = await Promise.all(
    ["eve@example.com", "ann@example.com"].map((email) => inviteMember(runtime, owner, { email, grants: GRANTS })),
  );
  const [eve, ann] = issued.map((invited) => (invited.ok ? invited.value : null));
  expect(eve).toMatchObject({ isMailed: true });
  await revokeInvites(runtime, owner, { ids: [ann?.inviteId ?? ""] });

  const { rows } = await sql<{ payload: object }>`select payload from graphile_worker._private_jobs`.execute(db);
  const token = eve?.link.split("/").at(-1) ?? "";
  expect(JSON.stringify(rows)).not.toContain(token);
  for (const { payload } of rows) await sendInviteMailJob.run(payload, runtime);

  expect(letters.map(({ to }) => to)).toEqual(["eve@example.com"]);
  expect(letters[0]?.text).toContain(eve?.link);
  expect(await findInvite(runtime, token)).toMatchObject({ email: "eve@example.com" });
});

test("without a mail server, the link is only shown", async ({ db, runtime }) => {
  const owner = await insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id);
  const before = (await sql`select from graphile_worker._private_jobs`.execute(db)).rows.length;
  const invited = await inviteMember(runtime, owner, { email: "eve@example.com", grants: GRANTS });
  expect(invited).toMatchObject({ ok: true, value: { isMailed: false } });
  expect((await sql`select from graphile_worker._private_jobs`.execute(db)).rows.length).toBe(before);
});
