import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { s3ConsoleUrl } from "@/server/domain/queries/object-links.ts";
import type { FileDetail } from "@/server/observe/get-file.ts";

type FileInBucketProps = {
  file: FileDetail;
  /** Whether the bucket is in Sluice's own sandbox of AWS. */
  inSandbox: boolean;
  /** The command that downloads the file. */
  children: ReactNode;
};

/** How to find the file in the customer's bucket. */
export function FileInBucket({ file, inSandbox, children }: FileInBucketProps) {
  return (
    <section aria-labelledby="in-bucket" className="grid gap-3">
      <h3 id="in-bucket" className="font-semibold">
        In your bucket
      </h3>
      {file.deliveredAt === null ? (
        <p className="text-muted">The file is not in your bucket yet. Its address will be s3://{file.bucket}/… with the key above.</p>
      ) : (
        <>
          {children}
          {inSandbox ? (
            <p className="text-sm text-muted">
              This bucket is in Sluice's sandbox of AWS, which Amazon's console does not show. Run the command on the machine that runs
              Sluice.
            </p>
          ) : (
            <Button asChild size="small" className="w-fit">
              <a href={s3ConsoleUrl(file)} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden />
                Open in the S3 console
              </a>
            </Button>
          )}
        </>
      )}
    </section>
  );
}
