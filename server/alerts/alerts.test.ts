import { describe, expect } from "vitest";
import { deliverFile } from "../deliver/deliver-file.ts";
import { expirePendingFiles } from "../deliver/expire-pending-files.ts";
import { probePaused } from "../deliver/probe-paused.ts";
import { type RuleId, toRuleFacts } from "../domain/alerts/alert-rules.ts";
import { actorIn } from "../testing/actors.ts";
import { insertAlertChannel, readOutbox } from "../testing/alert-channels.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws, failStep } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { revalidateDestination } from "../validate/revalidate-destination.ts";
import { checkAlerts } from "./check-alerts.ts";
import { changeRule } from "./manage/change-rule.ts";
import { createChannel } from "./manage/create-channel.ts";
import { deleteChannel } from "./manage/delete-channel.ts";
import { getInbox } from "./manage/get-inbox.ts";
import { listChannels } from "./manage/list-channels.ts";
import { listOpenAlerts } from "./manage/list-open-alerts.ts";
import { markRead } from "./manage/mark-read.ts";
import { muteDestination } from "./manage/mute-destination.ts";
import { muteRule } from "./manage/mute-rule.ts";

const test = base
  .extend("aws", () => {
    const aws = createScriptedAws();
    failStep(aws, "upload", null);
    return aws;
  })
  .extend("runtime", ({ db, clock, dataDir, aws }) =>
    createTestRuntime({ db, clock, dataDir, aws, config: { ALERT_PRIVATE_ADDRESSES: "allow" } }),
  )
  .extend("destination", async ({ runtime, db }) => {
    await db.deleteFrom("workspace").execute();
    const destination = await insertDestination(runtime, { name: "Raw events", bucket: "acme-logs/events" });
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: "http://127.0.0.1:9/" });
    return destination;
  })
  .extend("owner", ({ destination }) => actorIn(destination.workspaceId))
  /** The worker's minutes: what it checks once in each. */
  .extend("pass", ({ runtime, clock }) => async (time: { days?: number; hours?: number; minutes?: number }) => {
    clock.advance(time);
    await checkAlerts(runtime);
  })
  .extend(
    "told",
    ({ runtime }) =>
      async () =>
        (await readOutbox(runtime)).map(({ type }) => type),
  );

async function turnOn(
  runtime: TestRuntime,
  workspaceId: string,
  rule: RuleId,
  threshold: number | null = toRuleFacts(rule).threshold?.usual ?? null,
) {
  await changeRule(runtime, actorIn(workspaceId), { rule, isOn: true, threshold, sourceIds: null });
}

function insertDelivered(runtime: TestRuntime, destination: Parameters<typeof insertDestinationFile>[1], eventCount = 100) {
  return insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt: new Date(runtime.clock.now()), eventCount });
}

describe("each rule tells once that its state began, and once that it ended", () => {
  test("paused and resumed, with what AWS answered, the fix, the backlog and the day of loss", async ({
    runtime,
    aws,
    clock,
    destination,
    pass,
    told,
  }) => {
    const file = await insertWaitingFile(runtime, destination);
    const sibling = await insertWaitingFile(runtime, destination);
    failStep(aws, "upload", { ...createFault("access_denied"), code: "AccessDenied", requestId: "7XKQ" });
    clock.advance({ hours: 2 });
    await deliverFile(runtime, file.id);
    await deliverFile(runtime, sibling.id, { probe: true });
    await pass({ minutes: 20 });

    expect(await told()).toEqual(["destination.paused", "backlog.old"]);
    const [body] = await readOutbox(runtime);
    expect(body?.data).toMatchObject({
      title: "Raw events: Delivery is paused",
      link: `http://localhost:3000/destinations/${destination.id}/alerts`,
      workspace: { id: destination.workspaceId },
      source: { id: destination.sourceId },
      destination: { id: destination.id, name: "Raw events", location: "s3://acme-logs/events", region: "us-west-2" },
      fault: { kind: "access_denied", call: "upload", httpStatus: 403, awsCode: "AccessDenied", requestId: "7XKQ" },
      fix: expect.stringContaining("Files go below your prefix, to events/segment-logs/"),
      blame: "yours",
      backlog: { files: 2, events: 2, ageSeconds: 7200, lossDay: "2026-11-30" },
    });

    failStep(aws, "upload", null);
    clock.advance({ minutes: 20 });
    await probePaused(runtime);
    await deliverFile(runtime, sibling.id);
    await pass({ minutes: 20 });
    expect(await told()).toEqual(["destination.paused", "backlog.old", "destination.resumed", "backlog.delivered"]);
    expect((await readOutbox(runtime))[2]?.data).toMatchObject({ backlog: { files: 1, events: 1 }, fault: null });
    await pass({ hours: 1 });
    expect(await told()).toHaveLength(4);
  });

  test("would fail, and passes again", async ({ runtime, aws, clock, destination, told, owner }) => {
    await revalidateDestination(runtime, destination.id);
    failStep(aws, "upload", { ...createFault("no_such_bucket"), code: "NoSuchBucket" });
    for (let day = 0; day < 3; day += 1) {
      clock.advance({ days: 1 });
      await revalidateDestination(runtime, destination.id);
    }
    expect(await told()).toEqual(["destination.would_fail"]);
    expect((await readOutbox(runtime))[0]?.data.fault).toMatchObject({ awsCode: "NoSuchBucket", call: "upload" });
    expect(await listOpenAlerts(runtime, owner)).toMatchObject([{ rule: "delivery_would_fail", destination: { id: destination.id } }]);

    failStep(aws, "upload", null);
    for (let day = 0; day < 3; day += 1) {
      clock.advance({ days: 1 });
      await revalidateDestination(runtime, destination.id);
    }
    expect(await told()).toEqual(["destination.would_fail", "destination.recovered"]);
    expect(await listOpenAlerts(runtime, owner)).toEqual([]);
  });

  test("25, 50, 75 and 90 % of the time until files expire, their expiry, and their end", async ({
    runtime,
    db,
    clock,
    destination,
    owner,
    pass,
    told,
  }) => {
    await changeRule(runtime, owner, { rule: "backlog_old", isOn: false, threshold: 60, sourceIds: null });
    const file = await insertDestinationFile(runtime, destination);
    for (let day = 0; day < 14; day += 1) await pass({ days: 1 });
    expect(await told()).toEqual(Array(4).fill("files.expiring"));
    expect((await readOutbox(runtime)).map(({ data }) => data.measured?.value)).toEqual([25, 50, 75, 90]);

    const second = await insertDestinationFile(runtime, destination, { createdAt: new Date(clock.now() - 13 * 86_400_000) });
    clock.advance({ minutes: 20 });
    await expirePendingFiles(runtime);
    await expirePendingFiles(runtime);
    clock.advance({ days: 1 });
    await expirePendingFiles(runtime);
    expect((await told()).slice(4)).toEqual(["files.expired"]);
    expect((await readOutbox(runtime))[4]?.data).toMatchObject({ expired: { files: 1, events: 100 } });

    await pass({ minutes: 20 });
    expect((await told()).slice(5)).toEqual(["alerts.summary"]);
    const summary = (await readOutbox(runtime))[5];
    expect(summary?.data.changes?.map(({ type }) => type)).toEqual(["files.caught_up", "files.expiry_ended"]);
    expect(summary?.data.expired).toEqual({ files: 2, events: 200 });
    const states = await db.selectFrom("file").select("state").where("id", "in", [file.id, second.id]).execute();
    expect(states).toEqual([{ state: "failed" }, { state: "failed" }]);
  });

  test("a silent source, and one that sends again", async ({ runtime, destination, pass, told }) => {
    await turnOn(runtime, destination.workspaceId, "source_silent");
    await pass({ days: 3 });
    expect(await told()).toEqual([]);

    await insertDelivered(runtime, destination);
    await pass({ hours: 23 });
    expect(await told()).toEqual([]);
    for (let hour = 0; hour < 5; hour += 1) await pass({ hours: 1 });
    expect(await told()).toEqual(["source.silent"]);

    await insertDelivered(runtime, destination);
    await pass({ hours: 1 });
    await pass({ hours: 1 });
    expect(await told()).toEqual(["source.silent", "source.active"]);
  });

  test("a volume that differs from the day before, and that is usual again", async ({ runtime, destination, pass, told }) => {
    await turnOn(runtime, destination.workspaceId, "volume_changed", 50);
    const send = (eventCount: number) => insertDelivered(runtime, destination, eventCount);
    await send(1000);
    await pass({ hours: 23 });
    await send(1400);
    await pass({ hours: 1 });
    expect(await told()).toEqual([]);
    await send(200);
    await pass({ minutes: 30 });
    expect(await told()).toEqual(["volume.changed"]);
    const data = (await readOutbox(runtime))[0]?.data;
    expect(data).toMatchObject({ measured: { value: 60, threshold: 50, before: 1000, now: 1600 } });
    expect(data?.text).toContain("1,600 events after 1,000 events the day before: +60 %");

    await pass({ hours: 23 });
    await send(1800);
    await pass({ hours: 1 });
    await pass({ minutes: 15 });
    expect(await told()).toEqual(["volume.changed", "volume.normal"]);
  });

  test("a success rate below the threshold, and above it again", async ({ runtime, db, destination, owner, pass, told }) => {
    await changeRule(runtime, owner, { rule: "backlog_old", isOn: false, threshold: 60, sourceIds: null });
    await turnOn(runtime, destination.workspaceId, "success_rate_low", 95);
    await insertDelivered(runtime, destination, 900);
    const waiting = await insertDestinationFile(runtime, destination, { eventCount: 100 });
    await pass({ minutes: 10 });
    expect(await told()).toEqual([]);
    await pass({ minutes: 10 });
    await pass({ hours: 1 });
    expect(await told()).toEqual(["success_rate.low"]);
    expect((await readOutbox(runtime))[0]?.data.title).toBe("Raw events: Success rate is 90 %");

    await db
      .updateTable("file")
      .set({ state: "delivered", deliveredAt: new Date(runtime.clock.now()) })
      .where("id", "=", waiting.id)
      .execute();
    await pass({ minutes: 20 });
    await pass({ minutes: 20 });
    expect(await told()).toEqual(["success_rate.low", "success_rate.normal"]);
  });

  test("the daily digest, once a day, only to channels that chose it", async ({ runtime, destination, pass, told }) => {
    const { channelId } = await insertAlertChannel(runtime, destination.workspaceId, {
      kind: "webhook",
      url: "http://127.0.0.1:9/",
      rules: ["daily_digest"],
    });
    await insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt: new Date(runtime.clock.now()), eventCount: 7 });
    for (let hour = 0; hour < 48; hour += 1) await pass({ hours: 1 });
    expect((await told()).filter((type) => type === "alerts.digest")).toHaveLength(3);
    const rows = await runtime.db.selectFrom("alertMessage").select(["channelId", "body"]).orderBy("createdAt").execute();
    const digests = rows.filter(({ body }) => body.type === "alerts.digest");
    expect(digests.map((row) => row.channelId)).toEqual(Array(3).fill(channelId));
    expect(digests.map(({ body }) => body.data.lines?.[0]?.deliveredEvents)).toEqual([7, 7, 0]);
  });
});

describe("a destination that flaps", () => {
  test("sends at most one message in 15 minutes, and then a summary", async ({ runtime, aws, clock, destination, pass, told }) => {
    for (let round = 0; round < 5; round += 1) {
      const file = await insertWaitingFile(runtime, destination);
      failStep(aws, "upload", createFault("access_denied"));
      await deliverFile(runtime, file.id);
      failStep(aws, "upload", null);
      await pass({ minutes: 1 });
      await probePaused(runtime);
    }
    expect(await told()).toEqual(["destination.paused"]);
    await pass({ minutes: 9 });
    expect(await told()).toEqual(["destination.paused"]);
    await pass({ minutes: 1 });
    await pass({ minutes: 1 });

    expect(await told()).toEqual(["destination.paused", "alerts.summary"]);
    const summary = (await readOutbox(runtime))[1];
    expect(summary?.data).toMatchObject({ title: "Raw events: 9 changes, now: delivery resumed", changeCount: 9 });
    expect(clock.now()).toBeGreaterThan(0);
  });

  test("that settles after one more change is told of that change itself", async ({ runtime, aws, destination, pass, told }) => {
    const file = await insertWaitingFile(runtime, destination);
    failStep(aws, "upload", createFault("access_denied"));
    await deliverFile(runtime, file.id);
    failStep(aws, "upload", null);
    await pass({ minutes: 1 });
    await probePaused(runtime);
    expect(await told()).toEqual(["destination.paused"]);
    await pass({ minutes: 14 });
    expect(await told()).toEqual(["destination.paused", "destination.resumed"]);
  });
});

describe("nothing is told", () => {
  test("twice of a pause whose fault changes, or that is found again", async ({ runtime, aws, clock, destination, told }) => {
    const file = await insertWaitingFile(runtime, destination);
    for (const kind of ["access_denied", "no_such_bucket", "wrong_region"] as const) {
      failStep(aws, "upload", createFault(kind));
      clock.advance({ hours: 1 });
      await deliverFile(runtime, file.id, { probe: true });
    }
    expect(await told()).toEqual(["destination.paused"]);
  });

  test("of a rule that is off, muted, or limited to other sources, or of a destination that is muted", async ({
    runtime,
    aws,
    clock,
    destination,
    owner,
    told,
  }) => {
    const rule = { rule: "destination_paused", threshold: null } as const;
    const settings = [
      () => changeRule(runtime, owner, { ...rule, isOn: false, sourceIds: null }),
      () => changeRule(runtime, owner, { ...rule, isOn: true, sourceIds: ["another"] }),
      async () => {
        await changeRule(runtime, owner, { ...rule, isOn: true, sourceIds: null });
        return await muteRule(runtime, owner, "destination_paused", 8);
      },
      async () => {
        await muteRule(runtime, owner, "destination_paused", null);
        return await muteDestination(runtime, owner, destination.id, 1);
      },
    ];
    const pause = async () => {
      const file = await insertWaitingFile(runtime, destination);
      failStep(aws, "upload", createFault("access_denied"));
      await deliverFile(runtime, file.id);
      failStep(aws, "upload", null);
      clock.advance({ minutes: 20 });
      await probePaused(runtime);
    };
    await changeRule(runtime, owner, { rule: "destination_resumed", isOn: false, threshold: null, sourceIds: null });
    for (const set of settings) {
      expect(await set()).toMatchObject({ ok: true });
      await pause();
    }
    expect(await told()).toEqual([]);
    clock.advance({ hours: 1 });
    await pause();
    expect(await told()).toEqual(["destination.paused"]);
  });

  test("to a channel that is limited to other sources or alerts", async ({ runtime, aws, destination, told }) => {
    await runtime.db.deleteFrom("alertChannel").execute();
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "slack", url: "http://127.0.0.1:9/", sourceIds: ["another"] });
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "slack", url: "http://127.0.0.1:9/", rules: ["files_expired"] });
    const file = await insertWaitingFile(runtime, destination);
    failStep(aws, "upload", createFault("access_denied"));
    await deliverFile(runtime, file.id);
    expect(await told()).toEqual([]);
    expect(await runtime.db.selectFrom("alertNotice").select("id").execute()).toHaveLength(1);
  });

  test("and the pause is undone if the outbox can't be written", async ({ runtime, db, aws, destination }) => {
    const file = await insertWaitingFile(runtime, destination);
    failStep(aws, "upload", createFault("access_denied"));
    const ids = {
      ...runtime.ids,
      uuid: () => {
        throw new Error("Killed.");
      },
    };
    await expect(deliverFile({ ...runtime, ids }, file.id)).rejects.toThrow("Killed.");
    const row = await db.selectFrom("destination").select("pausedAt").where("id", "=", destination.id).executeTakeFirstOrThrow();
    expect(row.pausedAt).toBeNull();
  });
});

describe("a member's own channel", () => {
  test("gets alerts of sources that the member may see, as long as that is so", async ({ runtime, db, aws, destination, told }) => {
    await db.deleteFrom("alertChannel").execute();
    const { workspaceId, sourceId } = destination;
    const elsewhere = await insertDestination(runtime, { workspaceId });
    const member = await insertWorkspaceMember(runtime, workspaceId, [{ role: "source_read_only", sourceId }]);
    const channel = { kind: "slack", name: "Mine", url: "http://127.0.0.1:9/", rules: ["destination_paused"], sourceIds: null } as const;
    expect(await createChannel(runtime, member, { ...channel, rules: [...channel.rules] })).toMatchObject({ ok: true });
    const pause = async (paused: typeof destination) => {
      const file = await insertWaitingFile(runtime, paused);
      failStep(aws, "upload", createFault("access_denied"));
      await deliverFile(runtime, file.id);
    };
    await pause(elsewhere);
    expect(await told()).toEqual([]);
    await pause(destination);
    expect(await told()).toEqual(["destination.paused"]);

    await db.deleteFrom("memberGrant").where("userId", "=", member.id).execute();
    await pause(await insertDestination(runtime, { sourceId, metadataId: "54f418c3db31d978f14aa925" }));
    expect(await told()).toEqual(["destination.paused"]);
    await db.deleteFrom("member").where("userId", "=", member.id).execute();
    expect(await db.selectFrom("alertChannel").select("id").execute()).toEqual([]);
  });

  test("is seen by its owner and the admins, mails nobody else, and is one of ten", async ({ runtime, destination, owner }) => {
    const { workspaceId } = destination;
    const mailer = { send: async () => ({ isOk: true, status: 250, text: "", isFinal: false }) };
    const mailing = { ...runtime, mailer };
    const email = `eve-${runtime.ids.short()}@example.com`;
    const [eve, bob] = [
      await insertWorkspaceMember(runtime, workspaceId, ["source_read_only"], { email }),
      await insertWorkspaceMember(runtime, workspaceId, ["source_read_only"]),
    ];
    const add = (name: string, address: string) =>
      createChannel(mailing, eve, { kind: "email", name, address, rules: ["files_expired"], sourceIds: null });
    expect(await add("Other", "someone@example.com")).toEqual({ ok: false, error: "not_your_address" });
    expect(
      await createChannel(runtime, eve, { kind: "email", name: "E", address: email, rules: ["files_expired"], sourceIds: null }),
    ).toEqual({
      ok: false,
      error: "no_mail_server",
    });
    for (let count = 0; count < 10; count += 1) expect(await add(`Mine ${count}`, email)).toMatchObject({ ok: true });
    expect(await add("Mine 0", email)).toEqual({ ok: false, error: "too_many_channels" });
    expect(await listChannels(runtime, eve)).toHaveLength(10);
    expect(await listChannels(runtime, bob)).toEqual([]);
    expect(await listChannels(runtime, owner)).toHaveLength(11);
    const [mine] = await listChannels(runtime, eve);
    expect(await deleteChannel(runtime, bob, mine?.id ?? "")).toEqual({ ok: false, error: "unknown_channel" });
    expect(await deleteChannel(runtime, eve, mine?.id ?? "")).toEqual({ ok: true, value: null });
    expect(await add("Mine 1", email)).toEqual({ ok: false, error: "channel_name_taken" });
  });
});

test("the bell counts what a person has not read, for that person alone", async ({ runtime, aws, destination, owner: _ }) => {
  const { workspaceId, sourceId } = destination;
  const [dana, eve] = [
    await insertWorkspaceMember(runtime, workspaceId),
    await insertWorkspaceMember(runtime, workspaceId, [{ role: "source_read_only", sourceId }]),
  ];
  failStep(aws, "upload", createFault("access_denied"));
  await deliverFile(runtime, (await insertWaitingFile(runtime, destination)).id);
  await deliverFile(runtime, (await insertWaitingFile(runtime, await insertDestination(runtime, { workspaceId }))).id);
  const count = async (actor: typeof dana) => (await getInbox(runtime, actor)).unreadCount;
  expect([await count(dana), await count(eve)]).toEqual([2, 1]);

  const [newest] = (await getInbox(runtime, dana)).notices;
  await markRead(runtime, dana, [newest?.id ?? "", "00000000-0000-4000-8000-00000000ffff"]);
  expect([await count(dana), await count(eve)]).toEqual([1, 1]);
  await markRead(runtime, eve, null);
  expect([await count(dana), await count(eve)]).toEqual([1, 0]);
  expect((await getInbox(runtime, eve)).notices).toMatchObject([{ isRead: true, title: "Raw events: Delivery is paused" }]);
});
