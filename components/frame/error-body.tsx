"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

/** What to do after a page failed, and the digest by which its log line is found. */
export function ErrorBody({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  return (
    <div className="grid gap-4">
      {digest && (
        <p className="flex items-center gap-1 text-sm text-muted">
          In the log of the web program as <code className="font-mono text-foreground">{digest}</code>
          <CopyButton text={digest} name="the error's mark" />
        </p>
      )}
      <Button variant="primary" onClick={retry} className="w-fit">
        Load the page again
      </Button>
    </div>
  );
}
