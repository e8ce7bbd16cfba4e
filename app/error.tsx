"use client";

import { SignedOutCard } from "@/components/access/signed-out-card";
import { ErrorBody } from "@/components/frame/error-body";

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <SignedOutCard title="Something went wrong on this page" description="Your saved changes are kept, and delivery continues.">
      <ErrorBody digest={error.digest} retry={reset} />
    </SignedOutCard>
  );
}
