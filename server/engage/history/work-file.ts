import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Runtime } from "../../runtime.ts";

/** Returns the path of a temporary file of this process. Those of processes that have ended are removed by `createEngine`. */
export async function createWorkFile({ config, ids }: Pick<Runtime, "config" | "ids">, suffix: string): Promise<string> {
  const folder = join(config.DATA_DIR, "engage-tmp", `work-${process.pid}`);
  await mkdir(folder, { recursive: true });
  return join(folder, `${ids.uuid()}${suffix}`);
}
