import { DatabaseZap } from "lucide-react";
import type { Metadata } from "next";
import { runtime } from "@/app/server";
import { GuideBlocks } from "@/components/query/guide-blocks";
import { QueryTabs } from "@/components/query/query-tabs";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { toReceivedDay } from "@/server/domain/batch/received-day.ts";
import { readBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { toQueryFacts } from "@/server/domain/queries/query-facts.ts";
import { dataFormat, queryGuides } from "@/server/domain/queries/query-guides.ts";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Query" };

type QueryPageProps = { params: Promise<{ destinationId: string }>; searchParams: Promise<{ tool?: string | string[] }> };

export default async function QueryPage({ params, searchParams }: QueryPageProps) {
  const { destinationId } = await params;
  const { tool } = await searchParams;
  const { clock, sandbox } = await runtime();
  const destination = await readDestination(destinationId);
  const location = readBucketPath(destination.settings.bucket);
  if (location === null) return <WithoutBucket destinationId={destinationId} />;

  const today = toReceivedDay(clock.now());
  const facts = toQueryFacts({ ...destination, location, today, sandbox: sandbox?.access ?? null });
  const guides = queryGuides(facts);
  return (
    <div className="grid max-w-[56rem] gap-8">
      <section aria-labelledby="format" className="grid gap-3">
        <h2 id="format" className="text-lg font-semibold">
          What is in the files
        </h2>
        <GuideBlocks blocks={dataFormat(facts)} />
      </section>
      <section aria-labelledby="query" className="grid gap-4">
        <h2 id="query" className="text-lg font-semibold">
          Query or download them
        </h2>
        <QueryTabs
          guides={guides.map(({ blocks, ...guide }) => ({ ...guide, content: <GuideBlocks blocks={blocks} /> }))}
          tool={guides.find((guide) => guide.tool === tool)?.tool ?? "duckdb"}
        />
      </section>
    </div>
  );
}

function WithoutBucket({ destinationId }: { destinationId: string }) {
  return (
    <EmptyState
      icon={DatabaseZap}
      title="This destination has no bucket yet"
      action={
        <Button asChild variant="primary">
          <Link href={`/destinations/${destinationId}/settings`}>Enter the settings</Link>
        </Button>
      }
    >
      Queries for DuckDB, Athena, pandas, Spark and Snowflake are shown here, with your bucket, its prefix and the source's id.
    </EmptyState>
  );
}
