"use client";

import { SignedOutCard } from "@/components/access/signed-out-card";
import { ErrorBody } from "@/components/frame/error-body";
import "./globals.css";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>This page broke · Sluice</title>
        <SignedOutCard title="This page broke" description="Nothing that you saved is lost, and delivery goes on.">
          <ErrorBody digest={error.digest} retry={reset} />
        </SignedOutCard>
      </body>
    </html>
  );
}
