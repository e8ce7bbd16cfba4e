import { FileJson } from "lucide-react";
import type { Metadata } from "next";
import { runtime } from "@/app/server";
import { ReferenceOverview } from "@/components/api-reference/reference-overview";
import { PageHeading } from "@/components/frame/page-heading";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { openApi } from "@/server/public-api/open-api.ts";

export const metadata: Metadata = { title: "API reference" };

export default async function ApiReferencePage() {
  return (
    <div className="min-w-0">
      <PageHeading
        title="API reference"
        description={
          <>
            Segment's Public API, for what Sluice has.{" "}
            <Link href="/settings/tokens" className="text-accent-text underline underline-offset-2">
              Tokens
            </Link>{" "}
            are made by workspace owners.
          </>
        }
        action={
          <Button asChild>
            <a href="/api/openapi.json">
              <FileJson aria-hidden />
              OpenAPI 3.1
            </a>
          </Button>
        }
      />
      <ReferenceOverview document={openApi((await runtime()).config)} />
    </div>
  );
}
