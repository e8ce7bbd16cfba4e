import { createInterface } from "node:readline";
import { Readable, Writable } from "node:stream";

/** A terminal's input, a pipe's or a file's. */
type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/** Longer than any password that is taken: nobody pipes a whole disk into memory. */
const MAX_LENGTH = 4096;

/**
 * The first line of the input, without its line break. Arguments of a program can be read by everybody on the machine (`ps`); its input
 * can't. A person at a terminal is asked on `screen`, and what is typed isn't shown.
 */
export async function readSecret(
  question: string,
  input: Input = process.stdin,
  screen: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  if (!input.isTTY) return await firstLine(input);
  screen.write(question);
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input, output: silence, terminal: true });
  const line = await new Promise<string>((resolve) => terminal.once("line", resolve).once("close", () => resolve("")));
  terminal.close();
  screen.write("\n");
  return line;
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of Readable.from(input).setEncoding("utf8")) {
    text += chunk;
    if (text.includes("\n") || text.length > MAX_LENGTH) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}
