"use client";

import { CollisionWarning, DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { Notice } from "@/components/ui/notice";
import { findCollision, type Sibling } from "@/server/domain/destination/collision.ts";

type TypedCollisionProps = { bucket: string; siblings: readonly Sibling[]; onUse: (bucket: string) => void };

/** Warns, while the bucket is typed, that another destination of the source writes to this location (R81). */
export function TypedCollision({ bucket, siblings, onUse }: TypedCollisionProps) {
  const other = findCollision(bucket, siblings);
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
