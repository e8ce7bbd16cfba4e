import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";

/** On the page of a legacy destination that delivers: where to go from here. */
export function MoveNotice({ legacyId }: { legacyId: string }) {
  return (
    <Notice title="Move to AWS S3">
      <p className="mb-3 text-pretty text-muted">
        AWS S3 delivers the same files to the same bucket, through an IAM role that you control. The move is nine steps, and all but one can
        be undone.
      </p>
      <Button asChild size="small" variant="primary">
        <Link href={`/destinations/${legacyId}/migrate`}>Move to AWS S3</Link>
      </Button>
    </Notice>
  );
}
