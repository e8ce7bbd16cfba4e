import type { StatusLine } from "@/server/domain/destination/destination-status.ts";
import type { MigrationDetail } from "@/server/domain/migration/migration.ts";

/** A migration as its page shows it, with how the two destinations stand. */
export type MigrationView = MigrationDetail & { legacyStatus: StatusLine; newStatus: StatusLine | null };
