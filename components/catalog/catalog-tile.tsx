import type { ReactNode } from "react";
import { S3Mark } from "@/components/destination/s3-mark";
import { Badge } from "@/components/ui/badge";

type CatalogTileProps = { name: string; subtitle: string; legacy?: boolean; children: ReactNode; action: ReactNode };

/** One entry of the catalog, with an action or the reason why there is none. */
export function CatalogTile({ name, subtitle, legacy = false, children, action }: CatalogTileProps) {
  return (
    <article className="grid content-between gap-4 rounded-lg border border-border bg-raised p-5">
      <div className="grid gap-3">
        <header className="flex items-center gap-3">
          <S3Mark quiet={legacy} />
          <div className="min-w-0 flex-1">
            <h2 className="font-semibold">{name}</h2>
            <p className="text-sm text-muted">{subtitle}</p>
          </div>
          {legacy && <Badge>Legacy</Badge>}
        </header>
        <div className="text-muted">{children}</div>
      </div>
      {action}
    </article>
  );
}
