import type { EngineFault } from "../../domain/engage/engine-answers.ts";

const KINDS: readonly { pattern: RegExp; fault: EngineFault }[] = [
  {
    pattern: /No space left on device|ENOSPC|max_temp_directory_size/,
    fault: { code: "disk_full", message: "The disk of DATA_DIR is full." },
  },
  {
    pattern: /Out of Memory|could not allocate|bad_alloc|failed to pin/i,
    fault: { code: "out_of_memory", message: "The engine needed more memory than ENGAGE_MEMORY_MB allows." },
  },
  {
    pattern: /No files found|No such file or directory|ENOENT/,
    fault: { code: "missing_part", message: "A file of the history is missing." },
  },
];

/** Returns the fault for an error of DuckDB or of the file system. Quoted text is left out of the message, because it may be data of events. */
export function toEngineFault(error: unknown): EngineFault {
  const text = error instanceof Error ? error.message : String(error);
  const known = KINDS.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) return known.fault;
  const [firstLine = ""] = text.split("\n");
  const sentence = firstLine.replace(/"[^"]*"?|'[^']*'?|\{.*/g, "…").slice(0, 200);
  return { code: "engine_failed", message: `The engine failed: ${sentence}` };
}
