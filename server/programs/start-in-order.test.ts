import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { END_SIGNALS } from "./end-signals.ts";

/** Two things, a and b, of which b is started last; `body` follows them. */
function run(body: string, stopB = "console.log('stop b')"): ChildProcess & { output: Promise<string> } {
  const program = `
    const { startInOrder } = await import(process.argv[1]);
    const { StartError } = await import(process.argv[2]);
    setInterval(() => {}, 1000);
    await startInOrder(async (undo) => {
      undo.push({ expectEnd: () => console.log("a knows"), stop: async () => console.log("stop a"), kill: () => console.log("kill a") });
      undo.push({ stop: async () => { ${stopB} }, kill: () => console.log("kill b") });
      ${body}
    });
  `;
  const modules = [join(import.meta.dirname, "start-in-order.ts"), join(import.meta.dirname, "..", "start-error.ts")];
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, ...modules], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const outputs = [child.stdout, child.stderr].map((output) => text(output as NodeJS.ReadableStream));
  return Object.assign(child, { output: Promise.all(outputs).then((both) => both.join("")) });
}

describe("started programs", () => {
  test.for(END_SIGNALS)("are told of the end, and end in reverse order on %s", async (signal) => {
    const child = run("console.log('up'); return true;");
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await child.output).toBe("up\na knows\nstop b\nstop a\n");
  });

  test("end in reverse order when the parent process disconnects", async () => {
    const child = run("process.send('up'); return true;");
    await once(child, "message");
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await child.output).toBe("a knows\nstop b\nstop a\n");
  });

  test("count two signals within 500 ms, as npm and a terminal send them, as one", async () => {
    const again = "process.once('SIGINT', () => setImmediate(heard)); process.kill(process.pid, 'SIGINT');";
    const child = run("console.log('up'); return true;", `await new Promise((heard) => { ${again} }); console.log('stop b');`);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await child.output).toBe("up\na knows\nstop b\nstop a\n");
  });

  test("are killed on a second signal", async () => {
    const later = "const then = performance.now() + 501; performance.now = () => then;";
    const child = run("console.log('up'); return true;", `${later} process.kill(process.pid, 'SIGINT'); await new Promise(() => {})`);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(await child.output).toBe("up\na knows\nkill b\nkill a\n");
  });

  test("end when the next one can't start, and only its sentence is printed", async () => {
    const child = run("throw new StartError('The port is taken.');");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(await child.output).toBe("a knows\nstop b\nstop a\nThe port is taken.\n");
  });
});
