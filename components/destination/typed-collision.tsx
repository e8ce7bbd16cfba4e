"use client";

import { CollisionWarning, DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { Notice } from "@/components/ui/notice";
import { findCollision, type Neighbour } from "@/server/domain/destination/collision.ts";

type TypedCollisionProps = { bucket: string; neighbours: readonly Neighbour[]; onUse: (bucket: string) => void };

/** Warns, while the bucket is typed, that another destination of the source writes to this location (R81). */
export function TypedCollision({ bucket, neighbours, onUse }: TypedCollisionProps) {
  const other = findCollision(bucket, neighbours);
  return (
    <div role="status" className="empty:hidden">
      {other !== null && (
        <Notice tone="warning" title={DOCUMENT_WARNING}>
          <CollisionWarning bucket={bucket} other={other} onUse={onUse} />
        </Notice>
      )}
    </div>
  );
}
