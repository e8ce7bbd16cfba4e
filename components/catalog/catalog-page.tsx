import type { ReactNode } from "react";
import { S3Mark } from "@/components/destination/s3-mark";
import { PageHeading } from "@/components/frame/page-heading";
import { Badge } from "@/components/ui/badge";

type CatalogPageProps = { name: string; legacy?: boolean; description: string; action: ReactNode; children: ReactNode };

/** The page of one destination type of the catalog. */
export function CatalogPage({ name, legacy = false, description, action, children }: CatalogPageProps) {
  return (
    <div className="grid max-w-[45rem] gap-6">
      <PageHeading
        title={
          <span className="flex items-center gap-3">
            <S3Mark quiet={legacy} />
            {name}
            {legacy && <Badge>Legacy</Badge>}
          </span>
        }
        description={description}
        action={action}
      />
      {children}
    </div>
  );
}

/** A titled part of a catalog page. `id` is unique on the page. */
export function CatalogSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-2">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
