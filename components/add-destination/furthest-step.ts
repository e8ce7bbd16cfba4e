import type { Step } from "@/components/add-destination/step-list";
import { isComplete, type Settings } from "@/server/domain/destination/settings.ts";

/**
 * The last of the three steps that can be opened; the steps before it are done. `settings` are those of the added destination, null before
 * one is added. The Public API may have added it without settings: then that step is open.
 */
export function furthestStep(settings: Settings | null, hasSource: boolean): Step {
  if (settings !== null) return isComplete(settings) ? 2 : 1;
  return hasSource ? 1 : 0;
}
