import { ArrowLeft } from "lucide-react";
import { splitKey } from "@/components/files/file-key";
import { FileState } from "@/components/files/file-state";
import { explainNoResend } from "@/components/files/resend";
import { SendFileAgain } from "@/components/files/send-file-again";
import type { SendAgain } from "@/components/files/use-send-again";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { FileDetail } from "@/server/observe/get-file.ts";

type FileHeadingProps = {
  destinationId: string;
  file: FileDetail;
  /** Null for people who may not send files again. */
  sendAgain: SendAgain | null;
  /** Whether the destination is disabled. It sends no files again then. */
  disabled: boolean;
};

/** The name and the state of a file, and what keeps it from the bucket. */
export function FileHeading({ destinationId, file, sendAgain, disabled }: FileHeadingProps) {
  const { id, key, state, faultMessage } = file;
  const canBeSent = sendAgain !== null && explainNoResend(file, disabled) === null;
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
        {canBeSent && <SendFileAgain destinationId={destinationId} fileId={id} sendAgain={sendAgain} />}
      </div>
      {faultMessage !== null && state !== "delivered" && (
        <Notice tone={state === "failed" ? "danger" : "warning"} title={faultMessage}>
          {state === "failed"
            ? canBeSent
              ? "The file expired. Once the cause is fixed, send it again."
              : "The file expired."
            : "The file waits. Sluice tries again by itself, or once the destination is no longer paused."}
        </Notice>
      )}
    </header>
  );
}
