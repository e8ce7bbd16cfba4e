import { readFile, stat } from "node:fs/promises";
import { ok, type Result, refuse } from "../domain/result.ts";

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Returns the text of a file of at most 64 MB in UTF-8 or UTF-16 (which Windows PowerShell writes with `>`), with or without a byte order
 * mark. Refuses with a sentence that names the file.
 */
export async function readTextFile(path: string): Promise<Result<string, string>> {
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > MAX_BYTES) return refuse(`${path} is larger than 64 MB.`);
    bytes = await readFile(path);
  } catch (error) {
    return refuse(`${path} can't be read: ${(error as Error).message}`);
  }
  const encoding = detectEncoding(bytes);
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return refuse(`${path} is not valid ${encoding.toUpperCase()}. Save it as UTF-8; in PowerShell: … | Out-File -Encoding utf8 ${path}`);
  }
}

/** Detects the encoding by the byte order mark. Without one, JSON starts with an ASCII character, which has a zero byte in UTF-16. */
function detectEncoding(bytes: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (bytes.length < 2 || (first !== 0 && second !== 0)) return "utf-8";
  return first === 0 ? "utf-16be" : "utf-16le";
}
