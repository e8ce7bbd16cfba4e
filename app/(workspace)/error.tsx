"use client";

import { ErrorBody } from "@/components/frame/error-body";
import { PageHeading } from "@/components/frame/page-heading";

export default function WorkspaceError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <PageHeading title="Something went wrong on this page" description="Your saved changes are kept, and delivery continues." />
      <ErrorBody digest={error.digest} retry={reset} />
    </>
  );
}
