import type { MigrationView } from "@/components/migrate/migration-view";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";

/** Why AWS S3 is paused, and what the document says to check (R87); empty while it is not paused. */
export function PausedNotice({ migration: { newDestination, newStatus } }: { migration: MigrationView }) {
  if (!newDestination?.paused || newStatus === null) return null;
  return (
    <Notice tone="warning" title="AWS S3 is paused">
      <p>{newStatus.sentence}</p>
      <p className="mt-2">
        Check the trust relationship document and the IAM policy attached to the role.{" "}
        <Link href={`/destinations/${newDestination.id}/set-up/check`} className="text-accent-text underline underline-offset-2">
          Check them here
        </Link>
      </p>
    </Notice>
  );
}
