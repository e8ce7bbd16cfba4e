import { ArrowRight } from "lucide-react";
import { StatusBadge } from "@/components/destination/status-badge";
import { BucketAddress } from "@/components/migrate/bucket-address";
import type { MigrationView } from "@/components/migrate/migration-view";
import { Link } from "@/components/ui/link";
import type { StatusLine } from "@/server/domain/destination/destination-status.ts";
import { MIGRATION_STEPS } from "@/server/domain/migration/migration.ts";

/** The two destinations with their status, and the progress of the migration. */
export function MigrationHeader({ migration }: { migration: MigrationView }) {
  const { id, legacy, legacyStatus, newDestination, newStatus, modern, current, steps } = migration;
  const doneCount = current === null ? MIGRATION_STEPS.length : MIGRATION_STEPS.indexOf(current);
  return (
    <section aria-label="The two destinations" className="overflow-hidden rounded-lg border border-border bg-raised">
      <div className="grid items-stretch md:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
        <Side
          title="Amazon S3"
          note="through the bucket policy"
          href={`/destinations/${id}/delivery`}
          bucket={legacy.bucket}
          status={legacyStatus}
        />
        <div aria-hidden className="grid place-items-center px-1 text-muted max-md:hidden">
          <ArrowRight className="size-5" />
        </div>
        <Side
          title="AWS S3"
          note="through your IAM role"
          href={newDestination === null ? null : `/destinations/${newDestination.id}/delivery`}
          bucket={modern?.settings.bucket ?? null}
          status={newStatus}
        />
      </div>
      <div className="grid gap-1.5 border-t border-border bg-surface px-4 py-3">
        <p className="flex flex-wrap justify-between gap-x-4 text-sm">
          <span className="font-medium">{current === null ? "Moved" : `Step ${doneCount + 1} of ${steps.length}`}</span>
          <span className="text-muted">
            {legacy.enabled ? "You can undo every step until Amazon S3 is disabled" : "Amazon S3 is disabled for good"}
          </span>
        </p>
        <div aria-hidden className="flex gap-1">
          {steps.map(({ id: step, state }) => (
            <span
              key={step}
              className={`h-1 flex-1 rounded-full ${state === "done" ? "bg-success" : state === "current" ? "bg-accent" : "bg-border"}`}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

type SideProps = {
  title: string;
  note: string;
  href: `/destinations/${string}/delivery` | null;
  bucket: string | null;
  status: StatusLine | null;
};

function Side({ title, note, href, bucket, status }: SideProps) {
  return (
    <div className="grid min-w-0 content-start gap-1.5 px-4 py-3.5 max-md:not-first:border-t max-md:not-first:border-border">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          {href === null ? (
            <p className="font-semibold">{title}</p>
          ) : (
            <Link href={href} className="font-semibold hover:text-accent-text">
              {title}
            </Link>
          )}
          <p className="text-sm text-muted">{note}</p>
        </div>
        {status !== null && <StatusBadge status={status.status} />}
      </div>
      {bucket === null ? (
        <p className="flex min-h-8 items-center text-sm text-muted">Not on this source yet</p>
      ) : (
        <BucketAddress text={`s3://${bucket}`} name={`the bucket of ${title}`} />
      )}
      {status !== null && <p className="text-sm text-pretty text-muted">{status.sentence}</p>}
    </div>
  );
}
