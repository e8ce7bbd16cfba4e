import { describe, expect, test } from "vitest";
import { type AlertChange, type DigestLine, toAlertBody, toDigestBody } from "./alert-message.ts";
import { byteWords } from "./alert-text.ts";
import { ALERT_TYPES, type AlertType } from "./alert-types.ts";
import { renderEmail, renderSlack } from "./render-alert.ts";

const NAME = "\u202E😀<b>&".repeat(14);
const LONG = '\u0001"'.repeat(5_000);

const WORST: AlertChange = {
  id: "00000000-0000-4000-8000-000000000001",
  type: "destination.paused",
  at: "2026-11-16T12:00:00.000Z",
  workspace: { id: "acme", name: NAME },
  source: { id: "shop", name: NAME },
  destination: { id: "s3", name: NAME, location: `s3://${"b".repeat(500)}`, region: "us-west-2" },
  link: "https://sluice.example.com/destinations/s3/alerts",
  fault: {
    kind: "access_denied",
    message: LONG,
    call: "upload",
    httpStatus: 403,
    awsCode: "AccessDenied",
    awsMessage: LONG,
    requestId: LONG,
  },
  fix: LONG,
  blame: "yours",
  backlog: { files: 3, events: 12_345, bytes: 1_234_567, oldestAt: "2026-11-16T10:00:00.000Z", ageSeconds: 7_200, lossDay: "2026-11-30" },
  measured: { value: 60, threshold: 50, unit: "percent", before: 1_000, now: 1_600 },
  expired: { files: 2, events: 200 },
};

const LINE: DigestLine = {
  destination: { id: "s3", name: NAME },
  source: { id: "shop", name: NAME },
  status: "Paused",
  deliveredFiles: 1,
  deliveredEvents: 1,
  pendingEvents: 1,
  oldestPendingAt: "2026-11-16T10:00:00.000Z",
  expiredEvents: 1,
};

describe("a message", () => {
  test("is below 20 kB, whatever AWS says and however many changes there are", () => {
    const digest = toDigestBody({ workspace: WORST.workspace, link: WORST.link, now: 0 }, Array(1_000).fill(LINE));
    for (const body of [toAlertBody([WORST], 0), toAlertBody(Array(500).fill(WORST), 0), digest]) {
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(20_000);
    }
    expect(digest.data).toMatchObject({ lineCount: 1_000 });
  });

  test("of several changes lists them, with the facts of the newest", () => {
    const changes = (["destination.paused", "destination.resumed"] as const).map((type) => ({
      ...WORST,
      type,
      destination: null,
      source: { id: "shop", name: "Shop" },
    }));
    expect(toAlertBody(changes, Date.UTC(2026, 10, 16, 13))).toMatchObject({
      type: "alerts.summary",
      timestamp: "2026-11-16T13:00:00.000Z",
      data: {
        title: "Shop: 2 changes, now: delivery resumed",
        changeCount: 2,
        changes: [{ title: "Shop: Delivery is paused" }, { title: "Shop: Delivery resumed" }],
      },
    });
  });

  test.for(Object.keys(ALERT_TYPES) as AlertType[])("of the type %s says something in every channel", (type) => {
    const body = toAlertBody([{ ...WORST, type, fault: null }], 0);
    expect(body.data.title.length).toBeGreaterThan(5);
    expect(body.data.text).toMatch(/^[A-Z0-9].*\.$/s);
    const mail = renderEmail(body, "https://sluice.example.com/settings/alerts");
    for (const text of [mail.subject, mail.text, mail.html, JSON.stringify(renderSlack(body))]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });
});

test("e-mail and Slack show names as text, without hidden characters", () => {
  const body = toAlertBody([WORST], 0);
  const { subject, html } = renderEmail(body, "https://sluice.example.com/settings/alerts");
  expect(subject).not.toMatch(/[\u202E\r\n]/);
  expect(html).not.toContain("<b>");
  expect(JSON.stringify(renderSlack(body))).not.toContain("<b>");
});

test("bytes are written in the largest fitting unit", () => {
  expect([0, 999, 1_000, 1_234_567, 5e12].map(byteWords)).toEqual(["0 bytes", "999 bytes", "1.0 kB", "1.2 MB", "5.0 TB"]);
});
