import { createInterface } from "node:readline";
import { Readable, Writable } from "node:stream";

/** The input of a terminal, a pipe or a file. */
type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/** Characters. Longer than any accepted password, so that a large file is not read into memory. */
const MAX_LENGTH = 4096;

/**
 * Returns the first line of the input, without its line break. Everybody on the machine can read the arguments of a program (`ps`), but not
 * its input. At a terminal, `question` is printed to `screen`, and typed characters are not shown.
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
