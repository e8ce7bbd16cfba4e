import type { Step } from "@/components/add-destination/step-list";
import { isComplete, type Settings } from "@/server/domain/destination/settings.ts";

/**
 * The last of the three steps that may be opened; those before it are done. `settings` are those of a destination that was added already:
 * the API may have added it without them, then they are still to do.
 */
export function furthestStep(settings: Settings | null, hasSource: boolean): Step {
  if (settings !== null) return isComplete(settings) ? 2 : 1;
  return hasSource ? 1 : 0;
}
