import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, vi } from "vitest";
import { test } from "../testing/test.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { superviseChild } from "./supervise-child.ts";

const STEADY = 'process.send("ready"); process.on("SIGTERM", () => process.exit()); process.on("disconnect", () => process.exit());';
const DIES_AT_ONCE = "process.exit(3);";
const SERVES_AND_DIES = 'process.send("ready", () => process.exit(3));';

describe("a supervised program", () => {
  test("is ready once it serves, and ends on stop", async () => {
    const { child, notes } = supervise([STEADY]);
    expect(await child.ready).toBe(true);
    await child.stop();
    expect(notes).toEqual([]);
  });

  test("that can't start is not started again", async () => {
    const { child, notes, waits } = supervise([DIES_AT_ONCE]);
    expect(await child.ready).toBe(false);
    expect({ notes, waits }).toEqual({ notes: [], waits: [] });
    await child.stop();
  });

  test("that is killed before it serves is not started again, and is reported", async () => {
    const { child, notes, waits } = supervise(["process.kill(process.pid, 'SIGKILL');"]);
    expect(await child.ready).toBe(false);
    expect({ notes, waits }).toEqual({ notes: ["The worker ended before it was ready (SIGKILL)."], waits: [] });
    await child.stop();
  });

  test("that a signal to the whole group ends before its supervisor does is not reported and not started again", async () => {
    const { child, notes, started } = supervise([STEADY]);
    await child.ready;
    child.expectEnd();
    started[0]?.kill("SIGTERM");
    await once(started[0] as NodeJS.EventEmitter, "exit");
    await child.stop();
    expect({ notes, starts: started.length }).toEqual({ notes: [], starts: 1 });
  });

  test("that ends unexpectedly is started again after growing waits, with one line each time", async () => {
    const { child, notes, waits } = supervise([SERVES_AND_DIES, DIES_AT_ONCE, SERVES_AND_DIES, STEADY]);
    expect(await child.ready).toBe(true);
    await vi.waitFor(() => expect(waits).toEqual([200, 1_000, 2_000]), 10_000);
    expect(notes[1]).toBe("The worker ended unexpectedly (exit code 3). It is started again in 1 s.");
    expect(notes).toHaveLength(3);
    await child.stop();
  });

  test("that ran for 30 s starts with the shortest wait again", async () => {
    const { child, clock, waits, started } = supervise([SERVES_AND_DIES, STEADY, STEADY]);
    await vi.waitFor(() => expect(started).toHaveLength(2), 10_000);
    clock.advance({ minutes: 1 });
    started[1]?.kill("SIGKILL");
    await vi.waitFor(() => expect(waits).toEqual([200, 200]), 10_000);
    await child.stop();
  });

  test("ends when its supervisor is killed", async ({ dataDir }) => {
    const module = join(import.meta.dirname, "run-program.ts");
    const log = join(dataDir, "log");
    const program = `
      import { appendFileSync } from "node:fs";
      import { runProgram } from ${JSON.stringify(module)};
      await runProgram(async () => {
        const timer = setInterval(() => {}, 1000);
        return { close: async () => { clearInterval(timer); appendFileSync(${JSON.stringify(log)}, "drained"); } };
      }, {}, { supervised: true, dev: false });
    `;
    const supervisor = `
      import { fork } from "node:child_process";
      const child = fork("-", [], { execArgv: ["--input-type=module", "--eval", ${JSON.stringify(program)}] });
      child.on("message", (message) => process.send(message));
    `;
    const parent = fork("-", [], { execArgv: ["--input-type=module", "--eval", supervisor] });
    expect(await once(parent, "message")).toEqual(["ready", undefined]);
    parent.kill("SIGKILL");
    await vi.waitFor(async () => expect(await readFile(log, "utf8")).toBe("drained"), 10_000);
  });
});

/** Each start runs the next of the programs. Waits are noted and not waited. */
function supervise(programs: string[]) {
  const notes: string[] = [];
  const waits: number[] = [];
  const started: ReturnType<typeof fork>[] = [];
  const clock = createTestClock();
  const child = superviseChild({
    name: "worker",
    start() {
      const process = fork("-", [], {
        execArgv: ["--eval", programs[started.length] ?? STEADY],
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      started.push(process);
      return process;
    },
    note: (sentence) => notes.push(sentence),
    wait: async (ms) => void waits.push(ms),
    clock,
  });
  return { child, notes, waits, started, clock };
}
