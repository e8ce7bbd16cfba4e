"use client";

import { useNow } from "@/components/time/use-now";
import { CopyButton } from "@/components/ui/copy-button";
import { toReceivedDay } from "@/server/domain/batch/received-day.ts";
import { parseBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { objectKey } from "@/server/domain/destination/object-key.ts";

/** The key of today's files for the typed *Bucket Name*; empty while the name is invalid. */
export function KeyPreview({ bucketName, sourceId }: { bucketName: string; sourceId: string }) {
  const now = useNow();
  const parsed = parseBucketPath(bucketName);
  if (!parsed.ok || now === null) return null;
  const key = objectKey(parsed.value, { id: "…", sourceId, receivedDay: toReceivedDay(now) });
  const address = `s3://${parsed.value.bucket}/${key}`;
  return (
    <span className="mt-1 block">
      Files will be named
      <span className="flex items-center gap-1">
        <code className="min-w-0 py-1 font-mono text-xs break-all text-foreground">{address}</code>
        <CopyButton text={address.slice(0, address.lastIndexOf("/") + 1)} name="the folder of today's files" />
      </span>
    </span>
  );
}
