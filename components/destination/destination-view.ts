import type { Pause } from "@/server/domain/delivery/pause.ts";
import type { Neighbour } from "@/server/domain/destination/collision.ts";
import type { StatusLine } from "@/server/domain/destination/destination-status.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { ValidationCode } from "@/server/domain/validation/validation-codes.ts";

/** A destination as its page shows it. Times are ms since the epoch. */
export type DestinationView = StatusLine & {
  id: string;
  metadataId: string;
  name: string;
  enabled: boolean;
  settings: Settings;
  source: { id: string; name: string };
  lastFileAt: number | null;
  deliveredEventCount: number;
  failedEventCount: number;
  pendingFileCount: number;
  pendingEventCount: number;
  oldestPendingAt: number | null;
  /** When the file that waits longest is given up; null where none waits. */
  keptUntil: number | null;
  pause: Pause | null;
  /** What Validate says of the saved settings, where it doesn't pass them. */
  wouldFail: { since: number; code: ValidationCode } | null;
  /** The other destinations on its source. */
  neighbours: Neighbour[];
  /** The one of them that writes to the same location. */
  collision: Neighbour | null;
  canEdit: boolean;
};
