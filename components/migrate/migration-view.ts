import type { StatusLine } from "@/server/domain/destination/destination-status.ts";
import type { MigrationDetail } from "@/server/domain/migration/migration.ts";

/** A migration with the status of its two destinations, as its page shows and polls it. */
export type MigrationView = MigrationDetail & { legacyStatus: StatusLine; newStatus: StatusLine | null };
