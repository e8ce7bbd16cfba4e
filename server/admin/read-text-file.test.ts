import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "../testing/test.ts";
import { readTextFile } from "./read-text-file.ts";

const TEXT = '{"name":"Größe 😀"}\r\n';
const LITTLE_ENDIAN = Buffer.from(TEXT, "utf16le");
const BIG_ENDIAN = Buffer.from(LITTLE_ENDIAN).swap16();

test.for([
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(TEXT)])],
  ["UTF-16LE with a byte order mark, as Windows PowerShell writes it", Buffer.concat([Buffer.from([0xff, 0xfe]), LITTLE_ENDIAN])],
  ["UTF-16BE with a byte order mark", Buffer.concat([Buffer.from([0xfe, 0xff]), BIG_ENDIAN])],
  ["UTF-16LE", LITTLE_ENDIAN],
  ["UTF-16BE", BIG_ENDIAN],
] as const)("a file in %s is read", async ([, bytes], { dataDir }) => {
  const path = join(dataDir, "export.json");
  await writeFile(path, bytes);
  expect(await readTextFile(path)).toEqual({ ok: true, value: TEXT });
});

test("a file in another encoding is refused with instructions to save it as UTF-8", async ({ dataDir }) => {
  const path = join(dataDir, "export.json");
  await writeFile(path, Buffer.from('{"name":"Größe"}', "latin1"));
  const error = `${path} is not valid UTF-8. Save it as UTF-8; in PowerShell: … | Out-File -Encoding utf8 ${path}`;
  expect(await readTextFile(path)).toEqual({ ok: false, error });
  await writeFile(path, LITTLE_ENDIAN.subarray(0, -1));
  expect(await readTextFile(path)).toMatchObject({ error: expect.stringContaining("is not valid UTF-16LE") });
});

test("a missing file is refused with a sentence that names it", async ({ dataDir }) => {
  const path = join(dataDir, "nothing.json");
  expect(await readTextFile(path)).toEqual({ ok: false, error: expect.stringContaining(`${path} can't be read: ENOENT`) });
});
