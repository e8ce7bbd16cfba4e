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

test("a file can be sent again while its batch is staged, it doesn't wait, and its destination is enabled", () => {
  expect(explainNoResend(FILE, false)).toBeNull();
  expect(explainNoResend({ ...FILE, state: "failed", deliveredAt: null }, false)).toBeNull();
  expect(explainNoResend({ ...FILE, state: "pending" }, false)).toBe("It waits for delivery already");
  expect(explainNoResend({ ...FILE, batchRemovedAt: Date.UTC(2026, 10, 12) }, false)).toBe("No longer staged since 2026-11-12");
  expect(explainNoResend(FILE, true)).toBe("This destination is disabled");
});

test("what became of it is told in counts, and only of what there is", () => {
  expect(describeRedelivery({ sentCount: 1, waitingCount: 0, goneCount: 0 })).toBe("1 file is sent again.");
  expect(describeRedelivery({ sentCount: 1200, waitingCount: 2, goneCount: 1 })).toBe(
    "1,200 files are sent again. 2 files wait for delivery already. 1 file is no longer staged.",
  );
});

test("a file that lay there all along is told from one that was written anew", () => {
  expect(describeResend(FILE)).toBeNull();
  expect(describeResend({ ...FILE, redeliveryAskedAt: 7 })).toBe("Was there already");
  expect(describeResend({ ...FILE, redeliveryAskedAt: 7, deliveredAt: 8 })).toBe("Sent again");
  expect(describeResend({ ...FILE, redeliveryAskedAt: 7, state: "pending" })).toBeNull();
});
