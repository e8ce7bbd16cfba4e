import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { describe, expect, vi } from "vitest";
import { closeServer } from "../close-server.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import { createMailer } from "../mailer.ts";
import { listActivity } from "../observe/list-activity.ts";
import { actorIn } from "../testing/actors.ts";
import { insertAlertChannel, sendAlerts } from "../testing/alert-channels.ts";
import { type AnsweringServer, type ScriptedAnswer, startAnsweringServer } from "../testing/answering-server.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws, failStep } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { listChannels } from "./manage/list-channels.ts";
import { listNotices } from "./manage/list-notices.ts";
import { resendMessage } from "./manage/resend-message.ts";
import { rotateSigningSecret } from "./manage/rotate-signing-secret.ts";
import { testChannel } from "./manage/test-channel.ts";
import { sendDueMessages } from "./send-due-messages.ts";

type Receiver = AnsweringServer & { answers: ScriptedAnswer[] };

const test = base
  .extend("receiver", async ({ clock: _ }, { onCleanup }): Promise<Receiver> => {
    const answers: ScriptedAnswer[] = [];
    const server = await startAnsweringServer(() => answers.shift() ?? { status: 200, body: "thanks" });
    onCleanup(() => server.close());
    return { ...server, answers };
  })
  .extend("runtime", ({ db, clock, dataDir }) => {
    const aws = createScriptedAws();
    failStep(aws, "upload", createFault("access_denied"));
    return createTestRuntime({ db, clock, dataDir, aws, config: { ALERT_PRIVATE_ADDRESSES: "allow" } });
  })
  .extend("destination", async ({ runtime, db }) => {
    await db.deleteFrom("workspace").execute();
    return insertDestination(runtime, { name: "Raw <events> & more", bucket: "acme-logs" });
  })
  .extend("owner", ({ destination }) => actorIn(destination.workspaceId))
  .extend("pause", ({ runtime, destination }) => async (other = destination) => {
    await deliverFile(runtime, (await insertWaitingFile(runtime, other)).id);
  });

async function readMessages({ db }: TestRuntime) {
  return await db
    .selectFrom("alertMessage")
    .select(["id", "state", "attemptCount", "nextAttemptAt", "claimedUntil", "attempts"])
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
}

describe("a webhook", () => {
  test("gets a signed JSON below 20 kB, with the same id at each attempt", async ({ runtime, clock, receiver, destination, pause }) => {
    clock.set(Date.now());
    const { secret } = await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: `${receiver.url}/hook?key=1` });
    receiver.answers.push({ status: 500 });
    await pause();
    await sendAlerts(runtime);
    clock.advance({ minutes: 2 });
    await sendAlerts(runtime);
    await sendAlerts(runtime);

    expect(receiver.asked).toHaveLength(2);
    const [first, second] = receiver.asked;
    expect(first).toMatchObject({ method: "POST", url: "/hook?key=1", headers: { "content-type": "application/json" } });
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toEqual(first?.body);
    for (const { headers, body } of receiver.asked) {
      const signed = headers as Record<string, string>;
      expect(new Webhook(secret).verify(body, signed)).toMatchObject({
        type: "destination.paused",
        data: { destination: { id: destination.id } },
      });
      expect(() => new Webhook(secret).verify(`${body} `, signed)).toThrow();
      expect(body.length).toBeLessThan(20_000);
    }
    expect(await readMessages(runtime)).toMatchObject([{ state: "sent", attemptCount: 2, nextAttemptAt: null, claimedUntil: null }]);
  });

  test("gets a signature of the old and of the new secret for a day after a rotation", async ({
    runtime,
    clock,
    receiver,
    destination,
    owner,
  }) => {
    clock.set(Date.now());
    const { channelId, secret: old } = await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
    const rotated = await rotateSigningSecret(runtime, owner, channelId);
    const secret = rotated.ok ? rotated.value.secret : "";
    expect(Buffer.from(secret.replace("whsec_", ""), "base64")).toHaveLength(32);
    const verifies = (key: string) => {
      const { headers, body } = receiver.asked.at(-1) ?? { headers: {}, body: "" };
      try {
        return Boolean(new Webhook(key).verify(body, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    await testChannel(runtime, owner, channelId);
    expect([verifies(old), verifies(secret)]).toEqual([true, true]);
    const dayLater = { ...runtime, clock: { ...clock, now: () => Date.now() + 86_400_001 } };
    await testChannel(dayLater, owner, channelId);
    vi.useFakeTimers({ now: Date.now() + 86_400_000, toFake: ["Date"] });
    expect([verifies(old), verifies(secret)]).toEqual([false, true]);
    vi.useRealTimers();
  });

  test("is tried again over some three days, later each time, and then no more", async ({
    runtime,
    clock,
    receiver,
    destination,
    pause,
  }) => {
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
    receiver.answers.push(...Array(20).fill({ status: 500, body: "no" }));
    await pause();
    const startedAt = clock.now();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await sendAlerts(runtime);
      const [message] = await readMessages(runtime);
      if (message?.nextAttemptAt == null) break;
      waits.push((message.nextAttemptAt.getTime() - clock.now()) / 60_000);
      clock.set(message.nextAttemptAt.getTime());
    }
    expect(waits).toEqual([1.125, 5.625, 33.75, 135, 337.5, 675, 945, 1350, 1620]);
    expect((clock.now() - startedAt) / 86_400_000).toBeCloseTo(3.54, 1);
    expect(await readMessages(runtime)).toMatchObject([{ state: "failed", attemptCount: 10 }]);
  });

  test.for([301, 302, 307, 400, 404, 500])(
    "that answers %i has failed, and is not followed",
    async (status, { runtime, receiver, destination, pause }) => {
      await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
      receiver.answers.push({ status, headers: { location: `${receiver.url}/elsewhere` } });
      await pause();
      await sendAlerts(runtime);
      expect(receiver.asked.map(({ url }) => url)).toEqual(["/"]);
      expect(await readMessages(runtime)).toMatchObject([{ state: "pending", attempts: [{ isOk: false, status }] }]);
    },
  );

  test("that answers 410 is disabled with its messages, and gets nothing more", async ({
    runtime,
    clock,
    receiver,
    destination,
    owner,
    pause,
  }) => {
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", name: "Pager", url: receiver.url });
    receiver.answers.push({ status: 410 });
    await pause();
    await pause(await insertDestination(runtime, { workspaceId: destination.workspaceId }));
    await sendAlerts(runtime);
    clock.advance({ days: 1 });
    await pause(await insertDestination(runtime, { workspaceId: destination.workspaceId }));
    await sendAlerts(runtime);
    expect(receiver.asked).toHaveLength(1);
    expect((await readMessages(runtime)).map(({ state }) => state)).toEqual(["failed", "failed"]);
    expect(await listChannels(runtime, owner)).toMatchObject([{ enabled: false, disabledReason: expect.stringContaining("410 Gone") }]);
    const { activities } = await listActivity(runtime, owner);
    expect(activities).toContainEqual(expect.objectContaining({ action: "alert_channel_disabled", subjectName: "Pager" }));
  });

  test.for([429, 502, 503, 504])(
    "that answers %i with Retry-After is left alone as long, with all of its messages",
    async (status, { runtime, clock, receiver, destination, pause }) => {
      await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
      receiver.answers.push({ status, headers: { "retry-after": "3600" } });
      await pause();
      await sendAlerts(runtime);
      await pause(await insertDestination(runtime, { workspaceId: destination.workspaceId }));
      clock.advance({ minutes: 59 });
      await sendAlerts(runtime);
      expect(receiver.asked).toHaveLength(1);
      clock.advance({ minutes: 2 });
      await sendAlerts(runtime);
      expect((await readMessages(runtime)).map(({ state }) => state)).toEqual(["sent", "sent"]);
    },
  );

  test("leads nowhere private, unless the operator allows it", async ({ runtime, receiver, destination, owner }) => {
    const strict = { ...runtime, config: { ...runtime.config, ALERT_PRIVATE_ADDRESSES: "refuse" as const } };
    const { port } = new URL(receiver.url);
    const hosts = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "2130706433", "0.0.0.0"];
    for (const host of hosts) {
      const url = `https://${host}:${port}/`;
      const { channelId } = await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url });
      expect([host, await testChannel(strict, owner, channelId)]).toEqual([
        host,
        {
          ok: true,
          value: expect.objectContaining({ isOk: false, status: null, text: expect.stringContaining("private or reserved address") }),
        },
      ]);
    }
    expect(receiver.asked).toEqual([]);
  });
});

test("Slack gets text in which a name is only a name", async ({ runtime, receiver, destination, pause }) => {
  await insertAlertChannel(runtime, destination.workspaceId, { kind: "slack", url: `${receiver.url}/services/T/B/x` });
  await pause();
  await sendAlerts(runtime);
  const sent = JSON.parse(String(receiver.asked[0]?.body));
  expect(sent.text).toMatch(/^Raw &lt;events&gt; &amp; more: Delivery is paused\. Access Denied/);
  expect(JSON.stringify(sent.blocks)).toContain("*AWS code:* access_denied · HTTP 403");
  expect(receiver.asked[0]?.headers).not.toHaveProperty("webhook-signature");
});

describe("an e-mail", () => {
  const mailTest = test
    .extend("letters", (): { to: string[]; text: string }[] => [])
    .extend("smtp", async ({ letters }, { onCleanup }) => {
      const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ["STARTTLS"],
        onRcptTo: ({ address }, _session, callback) =>
          callback(address.startsWith("nobody") ? Object.assign(new Error("No such user"), { responseCode: 550 }) : null),
        async onData(stream, session, callback) {
          const chunks: Buffer[] = [];
          for await (const chunk of stream) chunks.push(chunk);
          letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: String(Buffer.concat(chunks)) });
          callback();
        },
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onCleanup(() => new Promise<void>((resolve) => server.close(() => resolve())));
      return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    })
    .extend("mailing", ({ runtime, smtp }) => {
      const config = { ...runtime.config, SMTP_URL: smtp, MAIL_FROM: "Sluice <sluice@example.com>" };
      return { ...runtime, config, mailer: createMailer(config) };
    });

  mailTest("comes through the mail server, with subject, facts and link", async ({ mailing, letters, destination, pause }) => {
    await insertAlertChannel(mailing, destination.workspaceId, { kind: "email", address: "dana@example.com" });
    await pause();
    await sendAlerts(mailing);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.to).toEqual(["dana@example.com"]);
    const text = letters[0]?.text.replace(/=\r\n/g, "") ?? "";
    expect(text).toContain("Subject: Raw <events> & more: Delivery is paused");
    expect(text).toContain("From: Sluice <sluice@example.com>");
    expect(text).toContain(`http://localhost:3000/destinations/${destination.id}/alerts`);
    expect(text).toContain("Raw &#60;events&#62; &#38; more");
    expect(text).toContain("Auto-Submitted: auto-generated");
  });

  mailTest("that the server refuses for good is not tried again", async ({ mailing, destination, pause }) => {
    await insertAlertChannel(mailing, destination.workspaceId, { kind: "email", address: "nobody@example.com" });
    await pause();
    await sendAlerts(mailing);
    expect(await readMessages(mailing)).toMatchObject([{ state: "failed", attempts: [{ status: 550, isOk: false }] }]);
  });
});

describe("the outbox", () => {
  test("sends what a program that was killed had put in, or had claimed", async ({ runtime, clock, receiver, destination, pause }) => {
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
    await pause();
    // Killed after the change of state, and another program right after it claimed the message.
    await runtime.db
      .updateTable("alertMessage")
      .set({ claimedUntil: new Date(clock.now() + 120_000) })
      .execute();
    await sendAlerts(runtime);
    expect(receiver.asked).toEqual([]);
    clock.advance({ minutes: 2 });
    await sendAlerts(runtime);
    expect(receiver.asked).toHaveLength(1);
    expect(await readMessages(runtime)).toMatchObject([{ state: "sent" }]);
  });

  test("sends each message once, however many programs send", async ({ runtime, receiver, destination, pause }) => {
    for (let count = 0; count < 5; count += 1)
      await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
    await pause();
    await Promise.all([sendAlerts(runtime), sendAlerts(runtime), sendAlerts(runtime)]);
    expect(receiver.asked).toHaveLength(5);
  });

  test("is not delayed by a channel that never answers", async ({ runtime, receiver, destination, pause }) => {
    const asked = Promise.withResolvers<void>();
    const silent = createServer(() => asked.resolve());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url });
    await pause();
    const { finished } = await sendDueMessages(runtime);
    await asked.promise;

    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
    await pause(await insertDestination(runtime, { workspaceId: destination.workspaceId }));
    await sendAlerts(runtime);
    expect(receiver.asked).toHaveLength(1);

    silent.closeAllConnections();
    await closeServer(silent, 0);
    await finished;
    expect(receiver.asked).toHaveLength(1);
  });

  test("shows the last attempt beside the channel, and sends a message again", async ({ runtime, receiver, destination, owner, pause }) => {
    await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url: receiver.url });
    receiver.answers.push({ status: 200, body: "a\u0000b" });
    await pause();
    await sendAlerts(runtime);
    expect(await listChannels(runtime, owner)).toMatchObject([{ lastAttempt: { isOk: true, status: 200, text: "ab", isTest: false } }]);
    const [notice] = await listNotices(runtime, owner);
    expect(notice).toMatchObject({ body: { type: "destination.paused" }, messages: [{ state: "sent", channelKind: "webhook" }] });

    const messageId = notice?.messages[0]?.id ?? "";
    expect(await resendMessage(runtime, owner, messageId)).toMatchObject({ ok: true });
    expect(await resendMessage(runtime, owner, messageId)).toEqual({ ok: false, error: "unknown_message" });
    await sendAlerts(runtime);
    expect(receiver.asked.map(({ headers }) => headers["webhook-id"])).toEqual([messageId, messageId]);
  });

  test("keeps addresses and secrets encrypted, and a channel of another AUTH_SECRET says so", async ({
    runtime,
    receiver,
    destination,
    owner,
  }) => {
    const url = `${receiver.url}/secret-path`;
    const { channelId, secret } = await insertAlertChannel(runtime, destination.workspaceId, { kind: "webhook", url });
    const row = await runtime.db.selectFrom("alertChannel").selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain("secret-path");
    expect(JSON.stringify(row)).not.toContain(secret.slice(6, 20));
    const other = { ...runtime, config: { ...runtime.config, AUTH_SECRET: "another-secret-".repeat(3) } };
    const tested = await testChannel(other, owner, channelId);
    expect(tested).toMatchObject({ ok: true, value: { isOk: false, text: expect.stringContaining("AUTH_SECRET has changed") } });
  });
});
