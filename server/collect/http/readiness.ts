import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import pTimeout from "p-timeout";
import type { WriteKeys } from "../keys/write-keys.ts";
import { type Answer, createJsonAnswer } from "./answers.ts";

export type Readiness = {
  /** Returns 200 if calls can be accepted, else 503 with the reasons: `no_write_keys` or `cannot_store`. */
  answer(): Promise<Answer>;
};

const PROBE = Buffer.alloc(4096, 0x20);
const PROBE_MS = 2_000;

/** @param directory the folder of the open batches */
export function createReadiness(directory: string, keys: WriteKeys): Readiness {
  let probing: Promise<boolean> | null = null;

  return {
    async answer() {
      probing ??= canWrite(join(directory, "readiness-probe")).finally(() => {
        probing = null;
      });
      const reasons = [...(keys.loaded ? [] : ["no_write_keys"]), ...((await probing) ? [] : ["cannot_store"])];
      if (reasons.length === 0) return createJsonAnswer(200, '{"status":"ready"}');
      return createJsonAnswer(503, JSON.stringify({ status: "not_ready", reasons }));
    },
  };
}

/** Returns whether a file can be written and synced, as for a commit. */
async function canWrite(path: string): Promise<boolean> {
  return pTimeout(writeProbe(path), { milliseconds: PROBE_MS }).then(
    () => true,
    () => false,
  );
}

async function writeProbe(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "w");
  try {
    await file.write(PROBE);
    await file.datasync();
  } finally {
    await file.close();
  }
}
