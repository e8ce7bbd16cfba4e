import { expect, test } from "vitest";
import { describeRedelivery, describeResend, explainNoResend } from "./resend";

const FILE = {
  id: "f",
  receivedDay: 0,
  bucket: "acme",
  key: "k",
  eventCount: 1,
  byteCount: 1,
  sealedAt: 0,
  deliveredAt: 5,
  redeliveryAskedAt: null,
  stagedUntil: 9,
  batchRemovedAt: null,
  state: "delivered" as const,
  attemptCount: 1,
  faultKind: null,
  faultMessage: null,
  nextAttemptAt: null,
};

test("a file can be sent again while its batch is staged, it is not pending, and its destination is enabled", () => {
  expect(explainNoResend(FILE, false)).toBeNull();
  expect(explainNoResend({ ...FILE, state: "failed", deliveredAt: null }, false)).toBeNull();
  expect(explainNoResend({ ...FILE, state: "pending" }, false)).toBe("Already waiting for delivery");
  expect(explainNoResend({ ...FILE, batchRemovedAt: Date.UTC(2026, 10, 12) }, false)).toBe("Removed from staging on 2026-11-12");
  expect(explainNoResend(FILE, true)).toBe("This destination is disabled");
});

test("the result of sending again names each count that is not zero", () => {
  expect(describeRedelivery({ sentCount: 1, waitingCount: 0, goneCount: 0 })).toBe("1 file will be sent again.");
  expect(describeRedelivery({ sentCount: 1200, waitingCount: 2, goneCount: 1 })).toBe(
    "1,200 files will be sent again. 2 files are already waiting for delivery. 1 file is no longer staged.",
  );
});

test("a file that was still in the bucket is told apart from one that was written again", () => {
  expect(describeResend(FILE)).toBeNull();
  expect(describeResend({ ...FILE, redeliveryAskedAt: 7 })).toBe("Already in the bucket");
  expect(describeResend({ ...FILE, redeliveryAskedAt: 7, deliveredAt: 8 })).toBe("Sent again");
  expect(describeResend({ ...FILE, redeliveryAskedAt: 7, state: "pending" })).toBeNull();
});
