import { ComparisonLine } from "@/components/migrate/compare-step";
import { DeedView } from "@/components/migrate/evidence";
import type { MigrationView } from "@/components/migrate/migration-view";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import type { Arrivals, ArrivedFile, MigrationStepId } from "@/server/domain/migration/migration.ts";
import { whereIs } from "@/server/domain/migration/migration.ts";

/** What is known of a step that is behind us, in a line. */
export function StepDone({ id, migration }: { id: MigrationStepId; migration: MigrationView }) {
  const { legacy, modern, validated, test, afterwards, comparison, waitEnded, waitEndsAt, cleanedUp, lastTestFile, lastRealFile } =
    migration;
  const place = whereIs(legacy.bucket, modern);
  switch (id) {
    case "role":
      return (
        <DeedView deed={validated}>
          <span className="font-mono text-xs break-all">{modern?.settings.iamRoleArn}</span>
          {validated !== null && " passed Validate"}
        </DeedView>
      );
    case "test":
      return <DeedView deed={place === "test" ? (modern?.placed ?? null) : null}>s3://{migration.testBucket}</DeedView>;
    case "received":
      return <ArrivalsLine arrivals={test} file={lastTestFile} />;
    case "compare":
      return comparison === null ? null : <ComparisonLine comparison={comparison} />;
    case "cut_over":
      return place === "home" ? (
        <DeedView deed={modern?.placed ?? null}>AWS S3 delivers to s3://{legacy.bucket}</DeedView>
      ) : (
        <p className="text-sm text-muted">AWS S3 doesn't deliver to s3://{legacy.bucket} any more</p>
      );
    case "wait":
      return waitEnded !== null && waitEndsAt !== null && waitEnded.at < waitEndsAt ? (
        <DeedView deed={waitEnded}>Ended early</DeedView>
      ) : (
        <p className="text-sm text-muted">Both have run side by side</p>
      );
    case "disable":
      return <DeedView deed={legacy.disabled}>Amazon S3 is disabled for good</DeedView>;
    case "verify":
      return <ArrivalsLine arrivals={afterwards} file={lastRealFile} />;
    case "clean_up":
      return <DeedView deed={cleanedUp}>Done</DeedView>;
  }
}

function ArrivalsLine({ arrivals, file }: { arrivals: Arrivals; file: ArrivedFile | null }) {
  return (
    <p className="text-sm text-muted">
      {counted(arrivals.eventCount, "event")} in {counted(arrivals.fileCount, "file")}
      {file !== null && (
        <>
          , the last <Time at={file.deliveredAt} />
        </>
      )}
    </p>
  );
}
