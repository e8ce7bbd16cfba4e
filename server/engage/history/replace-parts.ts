import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { type HistoryPartRow, insertHistoryPart, markPartsReplaced } from "../../db/history-parts.ts";
import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import { mapConcurrently } from "../../domain/map-concurrently.ts";
import type { Engine, EngineResult, HistoryPartName, Runtime } from "../../runtime.ts";
import { toEngineError } from "./to-engine-error.ts";
import { createWorkFile } from "./work-file.ts";
import { toRow } from "./write-history.ts";

const FETCHES = 4;

type Replacement = {
  parts: readonly HistoryPartRow[];
  receivedDay: number;
  /** What the name of the new part begins with. */
  prefix: string;
  how: (engine: Engine, input: { paths: readonly string[]; target: string }) => Promise<EngineResult<PartFigures | null>>;
};

/**
 * Writes one part from several of a workspace, and puts it in their place. The name of the new part follows from theirs, so that a second attempt replaces
 * the file of the first. If the engine returns null, nothing is replaced. Returns whether the parts were replaced. Throws if the engine fails, or if one of the parts was replaced meanwhile.
 */
export async function replaceParts(runtime: Runtime, { parts, receivedDay, prefix, how }: Replacement): Promise<boolean> {
  const workspaceId = parts[0]?.workspaceId ?? "";
  const part: HistoryPartName = { workspaceId, receivedDay, name: `${prefix}-${hashNames(parts)}` };
  const target = await createWorkFile(runtime, ".parquet");
  const fetched: Awaited<ReturnType<typeof runtime.history.fetch>>[] = [];
  try {
    await mapConcurrently(parts, FETCHES, async (old) => void fetched.push(await runtime.history.fetch(old)));
    const written = await how(runtime.engine, { paths: fetched.map(({ path }) => path), target });
    if (!written.ok) throw toEngineError(written.error);
    const figures = written.value;
    if (figures === null) return false;
    await runtime.history.put(part, target);

    const now = new Date(runtime.clock.now());
    const batchCount = parts.reduce((sum, old) => sum + old.batchCount, 0);
    await runtime.db.transaction().execute(async (transaction) => {
      if ((await markPartsReplaced(transaction, parts, now)) !== parts.length) throw new Error("A part was replaced meanwhile.");
      await insertHistoryPart(transaction, { ...part, batchCount, createdAt: now, ...toRow(figures) });
    });
    return true;
  } finally {
    for (const { release } of fetched) release();
    await rm(target, { force: true });
  }
}

/** Returns a short hash of the names of parts, in their order. */
export function hashNames(parts: readonly Pick<HistoryPartName, "receivedDay" | "name">[]): string {
  const names = parts.map(({ receivedDay, name }) => `${receivedDay}/${name}`).join("\n");
  return createHash("sha256").update(names).digest("hex").slice(0, 32);
}
