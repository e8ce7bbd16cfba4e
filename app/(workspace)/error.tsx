"use client";

import { ErrorBody } from "@/components/frame/error-body";
import { PageHeading } from "@/components/frame/page-heading";

export default function WorkspaceError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <PageHeading title="This page broke" description="Nothing that you saved is lost, and delivery goes on." />
      <ErrorBody digest={error.digest} retry={reset} />
    </>
  );
}
