import { ComparisonLine } from "@/components/migrate/compare-step";
import type { MigrationView } from "@/components/migrate/migration-view";
import { StampView } from "@/components/migrate/stamp-view";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import type { Arrivals, ArrivedFile, MigrationStepId } from "@/server/domain/migration/migration.ts";
import { findCurrentLocation } from "@/server/domain/migration/migration.ts";

/** The result of a finished step, in one line. */
export function StepDone({ id, migration }: { id: MigrationStepId; migration: MigrationView }) {
  const { legacy, modern, validated, test, afterwards, comparison, waitEnded, waitEndsAt, cleanedUp, lastTestFile, lastRealFile } =
    migration;
  const place = findCurrentLocation(legacy.bucket, modern);
  switch (id) {
    case "role":
      return (
        <StampView stamp={validated}>
          <span className="font-mono text-xs break-all">{modern?.settings.iamRoleArn}</span>
          {validated !== null && " passed Validate"}
        </StampView>
      );
    case "test":
      return <StampView stamp={place === "test" ? (modern?.placed ?? null) : null}>s3://{migration.testBucket}</StampView>;
    case "received":
      return <ArrivalsLine arrivals={test} file={lastTestFile} />;
    case "compare":
      return comparison === null ? null : <ComparisonLine comparison={comparison} />;
    case "cut_over":
      return place === "home" ? (
        <StampView stamp={modern?.placed ?? null}>AWS S3 delivers to s3://{legacy.bucket}</StampView>
      ) : (
        <p className="text-sm text-muted">AWS S3 no longer delivers to s3://{legacy.bucket}</p>
      );
    case "wait":
      return waitEnded !== null && waitEndsAt !== null && waitEnded.at < waitEndsAt ? (
        <StampView stamp={waitEnded}>Ended early</StampView>
      ) : (
        <p className="text-sm text-muted">Both ran in parallel</p>
      );
    case "disable":
      return <StampView stamp={legacy.disabled}>Amazon S3 is disabled for good</StampView>;
    case "verify":
      return <ArrivalsLine arrivals={afterwards} file={lastRealFile} />;
    case "clean_up":
      return <StampView stamp={cleanedUp}>Done</StampView>;
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
