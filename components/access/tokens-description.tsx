import type { ReactNode } from "react";
import { PageHeading } from "@/components/frame/page-heading";
import { Link } from "@/components/ui/link";

/** The heading of the tokens page, for those who see the tokens and those who don't. */
export function TokensHeading({ action }: { action?: ReactNode }) {
  return (
    <PageHeading
      title="Tokens"
      description={
        <>
          What programs call the Public API with.{" "}
          <Link href="/settings/api" className="text-accent-text underline underline-offset-2">
            See every call
          </Link>
          .
        </>
      }
      action={action}
    />
  );
}
