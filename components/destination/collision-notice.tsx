import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { Sibling } from "@/server/domain/destination/collision.ts";

/** Shown on the pages of both destinations while they write to one location (R82). */
export function CollisionNotice({ bucket, other }: { bucket: string; other: Sibling }) {
  return (
    <Notice
      tone="warning"
      title={
        <>
          <Link href={`/destinations/${other.id}/delivery`} className="underline underline-offset-2">
            {other.name}
          </Link>{" "}
          writes to the same location
        </>
      }
    >
      Both write the same files to the same keys in <code className="font-mono text-xs wrap-anywhere">s3://{bucket}/segment-logs/</code>.
      Nothing is overwritten, and the bucket holds one copy of each file. Change the prefix of one of them, or disable one.
    </Notice>
  );
}
