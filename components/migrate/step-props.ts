import type { MigrationView } from "@/components/migrate/migration-view";
import type { MigrationState } from "@/components/migrate/use-migration";

/** The ways to take a step of the migration. */
export type StepActions = Pick<MigrationState, "take" | "act" | "busy">;

export type StepProps = { migration: MigrationView; actions: StepActions };
