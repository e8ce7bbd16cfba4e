import type { ReactNode } from "react";
import { Time } from "@/components/time/time";
import type { AuditStamp } from "@/server/domain/migration/migration.ts";

/** When something was done, and by whom. */
export function StampView({ stamp, children }: { stamp: AuditStamp | null; children?: ReactNode }) {
  return (
    <p className="text-sm text-muted">
      {children}
      {stamp !== null && (
        <>
          {children && " · "}
          <Time at={stamp.at} />
          {stamp.by !== "" && ` by ${stamp.by}`}
        </>
      )}
    </p>
  );
}
