import { countInWindow } from "../db/rate-limits.ts";
import type { Runtime } from "../runtime.ts";

const WINDOW_MS = 60_000;
const MOST = { destination: 10, workspace: 30 } as const;

/** Counts one validation, over all processes. Returns the number of seconds to wait, or null if the validation may start. */
export async function limitValidations(
  { db, ids, clock }: Pick<Runtime, "db" | "ids" | "clock">,
  asked: { workspace: string; destination: string },
): Promise<number | null> {
  const now = clock.now();
  for (const what of ["destination", "workspace"] as const) {
    const key = `validate:${what}:${asked[what]}`;
    const { count, since } = await countInWindow(db, { id: ids.short(), key, now, windowMs: WINDOW_MS });
    if (count > MOST[what]) return Math.max(1, Math.ceil((since + WINDOW_MS - now) / 1000));
  }
  return null;
}
