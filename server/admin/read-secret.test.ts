import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { readSecret } from "./read-secret.ts";

function piped(...chunks: (string | Uint8Array)[]): PassThrough {
  const input = new PassThrough();
  for (const chunk of chunks) input.write(chunk);
  input.end();
  return input;
}

describe("a secret from standard input", () => {
  test.for<[text: string, secret: string]>([
    ["hunter two\n", "hunter two"],
    ["hunter two", "hunter two"],
    ["hunter two\r\nsecond line\n", "hunter two"],
    ["  spaces stay  \n", "  spaces stay  "],
    ["\n", ""],
    ["", ""],
  ])("of %j is %j: the first line, as it is", async ([text, secret]) => {
    expect(await readSecret("Password: ", piped(text), new PassThrough())).toBe(secret);
  });

  test("is complete when a character arrives in two chunks", async () => {
    const bytes = Buffer.from("pässword\n");
    expect(await readSecret("Password: ", piped(bytes.subarray(0, 2), bytes.subarray(2)), new PassThrough())).toBe("pässword");
  });

  test("typed at a terminal is prompted for, and not shown", async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const screen = new PassThrough();
    const asked = readSecret("Password: ", input, screen);
    input.write("hunter two\r");
    expect(await asked).toBe("hunter two");
    expect(String(screen.read())).toBe("Password: \n");
  });
});
