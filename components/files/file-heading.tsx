import { ArrowLeft } from "lucide-react";
import { splitKey } from "@/components/files/file-key";
import { FileState } from "@/components/files/file-state";
import { explainNoResend } from "@/components/files/resend";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { FileDetail } from "@/server/observe/get-file.ts";

type FileHeadingProps = { destinationId: string; file: FileDetail; canSendAgain: boolean };

/** The name and the state of a file, and what keeps it from the bucket. */
export function FileHeading({ destinationId, file, canSendAgain }: FileHeadingProps) {
  const { key, state, faultMessage } = file;
  const canBeSent = state === "failed" && canSendAgain && explainNoResend(file, false) === null;
  return (
    <header className="grid gap-3">
      <Link
        href={`/destinations/${destinationId}/files`}
        className="flex min-h-8 w-fit items-center gap-1.5 text-sm text-muted hover:text-foreground"
      >
        <ArrowLeft aria-hidden className="size-4" />
        All files
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 className="min-w-0 font-mono text-base font-semibold break-all">{splitKey(key).name}</h2>
        <FileState file={file} />
      </div>
      {faultMessage !== null && state !== "delivered" && (
        <Notice tone={state === "failed" ? "danger" : "warning"} title={faultMessage}>
          {state === "failed"
            ? canBeSent
              ? "The file was given up. Once the cause is fixed, send it again from the list of files."
              : "The file was given up."
            : "The file waits. Sluice tries again by itself, or once the destination is no longer paused."}
        </Notice>
      )}
    </header>
  );
}
