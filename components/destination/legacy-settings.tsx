import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { visibleText } from "@/server/domain/plain-text.ts";

type LegacySettingsProps = {
  id: string;
  name: string;
  settings: { bucket: string };
  useServerSideEncryption: boolean;
};

/** What the legacy Amazon S3 is set to: to be read, because nobody can change it any more. */
export function LegacySettings({ id, name, settings, useServerSideEncryption }: LegacySettingsProps) {
  return (
    <div className="grid gap-6">
      <Notice title="Amazon S3 takes no changes any more">
        <p className="mb-3 text-muted">
          {name} goes on delivering as it is set up. It can be disabled, for good, or deleted. AWS S3 writes the same files through an IAM
          role that you control.
        </p>
        <Button asChild size="small">
          <Link href={`/destinations/${id}/migrate`}>Move to AWS S3</Link>
        </Button>
      </Notice>
      <dl className="grid gap-4">
        <div className="grid gap-1">
          <dt className="font-medium">Bucket Name</dt>
          <dd className="flex min-h-8 items-center gap-1">
            <code className="min-w-0 font-mono text-sm break-all">{visibleText(settings.bucket) || "Not set"}</code>
            {settings.bucket !== "" && <CopyButton text={settings.bucket} name="the bucket name" />}
          </dd>
          <dd className="text-sm text-muted">The bucket's policy lets Sluice write there. No role is assumed.</dd>
        </div>
        <div className="grid gap-1">
          <dt className="font-medium">Use Server Side Encryption?</dt>
          <dd>{useServerSideEncryption ? "Yes" : "No"}</dd>
          <dd className="text-sm text-muted">Either way Amazon S3 encrypts each object, as the bucket is configured.</dd>
        </div>
      </dl>
    </div>
  );
}
