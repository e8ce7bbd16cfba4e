import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** On the page of a legacy destination: where to go from here. */
export function MoveNotice({ legacyId, enabled }: { legacyId: string; enabled: boolean }) {
  return (
    <Notice title={enabled ? "Move to AWS S3" : "Amazon S3 is disabled for good"}>
      <p className="mb-3 text-pretty text-muted">
        {enabled
          ? "Amazon S3 takes no changes any more. AWS S3 delivers the same files to the same bucket, through an IAM role that you control. The move is nine steps, and all but one can be undone."
          : "Its last files are listed here. Where the move to AWS S3 stands is on its own page."}
      </p>
      <Button asChild size="small" variant={enabled ? "primary" : "secondary"}>
        <Link href={`/destinations/${legacyId}/migrate`}>{enabled ? "Move to AWS S3" : "See the move"}</Link>
      </Button>
    </Notice>
  );
}
