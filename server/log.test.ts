import { pino } from "pino";
import { expect, test } from "vitest";
import { createLog, plainLines } from "./log.ts";

test("at a terminal an entry is one plain line with the error and the details", () => {
  const lines: string[] = [];
  const log = pino({ name: "worker", base: {} }, plainLines({ write: (line) => lines.push(line) })).child({ name: "worker" });
  log.warn({ err: new Error("no such bucket"), job: "deliver_file", attempt: 2 }, "A job failed.");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}worker: A job failed\. \(no such bucket, job=deliver_file, attempt=2\)\n$/);
});

test("secrets are redacted, also one level down", () => {
  const written: string[] = [];
  const log = createLog({ LOG_LEVEL: "info" }, "worker", { write: (line) => void written.push(line) });
  log.info({ password: "hunter2", config: { AUTH_SECRET: "hunter2" }, session: { secretAccessKey: "hunter2" } }, "Here.");
  expect(written.join("")).toContain("[redacted]");
  expect(written.join("")).not.toContain("hunter2");
});
