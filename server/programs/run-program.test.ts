import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { END_SIGNALS } from "./end-signals.ts";

const PROGRAM = `
  const { runProgram } = await import(process.argv[1]);
  const timer = setInterval(() => {}, 1000);
  const running = { close: async () => { process.send("closed"); clearInterval(timer); } };
  for (const signal of ["SIGINT", "SIGHUP", "SIGQUIT"]) process.on(signal, () => process.send(signal));
  await runProgram(async () => running, {}, { supervised: process.argv[2] === "supervised", dev: false });
`;

test.for(END_SIGNALS)("a program that runs alone closes on %s", async (signal) => {
  const program = run("alone");
  await message(program, "ready");
  program.kill(signal);
  await message(program, "closed");
  expect(await once(program, "exit")).toEqual([0, null]);
});

test.for(END_SIGNALS.filter((signal) => signal !== "SIGTERM"))("a supervised program ignores %s, and closes on SIGTERM", async (signal) => {
  const program = run("supervised");
  await message(program, "ready");
  program.kill(signal);
  expect(await nextMessage(program)).toBe(signal);
  program.kill("SIGTERM");
  expect(await nextMessage(program)).toBe("closed");
  expect(await once(program, "exit")).toEqual([0, null]);
});

function run(how: "alone" | "supervised"): ChildProcess {
  const module = join(import.meta.dirname, "run-program.ts");
  return fork("-", [], { execArgv: ["--input-type=module", "--eval", PROGRAM, module, how] });
}

async function nextMessage(program: ChildProcess): Promise<unknown> {
  const [said] = await once(program, "message");
  return said;
}

async function message(program: ChildProcess, awaited: string): Promise<void> {
  while ((await nextMessage(program)) !== awaited);
}
