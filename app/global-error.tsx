"use client";

import { SignedOutCard } from "@/components/access/signed-out-card";
import { ErrorBody } from "@/components/frame/error-body";
import "./globals.css";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong on this page · Sluice</title>
        <SignedOutCard title="Something went wrong on this page" description="Your saved changes are kept, and delivery continues.">
          <ErrorBody digest={error.digest} retry={reset} />
        </SignedOutCard>
      </body>
    </html>
  );
}
