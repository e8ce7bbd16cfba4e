import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

/** Compiles the AssemblyScript file `{directory}/{source}` with the options of its `asconfig.json`. Returns the result and the existing file. */
export async function compiledWasm(directory: string, source: string): Promise<{ compiled: Buffer; kept: Buffer }> {
  const { options } = JSON.parse(readFileSync(join(directory, "asconfig.json"), "utf8"));
  let compiled = Buffer.alloc(0);
  const { error } = await asc.main([source, ...toFlags(options)], {
    readFile: (name) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), "utf8") : null),
    writeFile(name, contents) {
      if (name === options.outFile) compiled = Buffer.from(contents as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error !== null) throw error;
  return { compiled, kept: readFileSync(join(directory, options.outFile)) };
}

function toFlags(options: Record<string, string | number | string[]>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [value].flat().flatMap((one) => [`--${name}`, String(one)]));
}
