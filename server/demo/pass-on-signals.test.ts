import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { END_SIGNALS } from "../programs/end-signals.ts";

const CHILD = `process.once("SIGTERM", () => { console.log("ended in order"); process.exit(); }); setInterval(() => {}, 1000); console.log("up");`;
const PARENT = `
  import { spawn } from "node:child_process";
  const { passOnSignals } = await import(process.argv[1]);
  passOnSignals(spawn(process.execPath, ["--eval", ${JSON.stringify(CHILD)}], { stdio: ["ignore", "inherit", "inherit"] }));
  setInterval(() => {}, 1000);
`;

test.for(END_SIGNALS)("%s to this process only ends the child in order, and then this process", async (signal) => {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", PARENT, join(import.meta.dirname, "pass-on-signals.ts")]);
  const output = Promise.all([text(parent.stdout), text(parent.stderr)]);
  await once(parent.stdout, "data");
  parent.kill(signal);
  expect(await once(parent, "exit")).toEqual([0, null]);
  expect((await output).join("")).toBe("up\nended in order\n");
});
