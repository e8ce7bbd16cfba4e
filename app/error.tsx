"use client";

import { SignedOutCard } from "@/components/access/signed-out-card";
import { ErrorBody } from "@/components/frame/error-body";

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <SignedOutCard title="This page broke" description="Nothing that you saved is lost, and delivery goes on.">
      <ErrorBody digest={error.digest} retry={reset} />
    </SignedOutCard>
  );
}
