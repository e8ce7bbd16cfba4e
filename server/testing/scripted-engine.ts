import { writeFile } from "node:fs/promises";
import type { Identifier } from "../domain/engage/identifier.ts";
import { ok, refuse } from "../domain/result.ts";
import type { Engine, EngineResult } from "../runtime.ts";

/** An engine that answers what the test says. */
export type ScriptedEngine = Engine & {
  /** The profiles that the next evaluation finds: their best identifiers with a value. */
  members: (Identifier & { profileId?: string; result?: unknown })[];
  /** Profiles that belong to others now. */
  owners: Map<string, string>;
  /** The fault of the next evaluations; null for none. */
  fault: "child_killed" | null;
};

export function createScriptedEngine(): ScriptedEngine {
  const none = (): Promise<EngineResult<never>> => Promise.resolve(refuse({ code: "engine_failed", message: "The script has no answer." }));
  const engine: ScriptedEngine = {
    members: [],
    owners: new Map(),
    fault: null,
    async evaluate({ target }) {
      if (engine.fault !== null) return refuse({ code: engine.fault, message: "The engine's process was killed." });
      const rows = engine.members.map(({ type, value, profileId = `${type}:${value}`, result = true }) => ({
        ...{ profileId, type, identifier: value },
        value: result,
      }));
      await writeFile(target, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return ok({ rowCount: rows.length, durationMs: 1 });
    },
    resolve: async ({ profileIds }) =>
      ok(profileIds.map((profileId) => ({ profileId, ownerId: engine.owners.get(profileId) ?? profileId }))),
    writePart: none,
    compactParts: none,
    foldParts: none,
    eraseFromParts: none,
    preview: none,
    profile: none,
    why: none,
    suggest: none,
    stop: async () => {},
  };
  return engine;
}
