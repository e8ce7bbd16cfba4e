import { LegacyNotice } from "@/components/destination/legacy-notice";
import { CopyButton } from "@/components/ui/copy-button";
import type { DestinationDetail } from "@/server/configure/get-destination.ts";
import { visibleText } from "@/server/domain/plain-text.ts";

/** The settings of a legacy Amazon S3, read-only: nobody can change them any more. */
export function LegacySettings({ destination }: { destination: DestinationDetail }) {
  const { settings, useServerSideEncryption, enabled } = destination;
  return (
    <div className="grid gap-6">
      <LegacyNotice destination={destination} />
      <dl className="grid gap-4">
        <div className="grid gap-1">
          <dt className="font-medium">Bucket Name</dt>
          <dd className="flex min-h-8 items-center gap-1">
            <code className="min-w-0 font-mono text-sm break-all">{visibleText(settings.bucket) || "Not set"}</code>
            {settings.bucket !== "" && <CopyButton text={settings.bucket} name="the bucket name" />}
          </dd>
          <dd className="text-sm text-muted">
            {enabled
              ? "The bucket policy allows Sluice to write to the bucket. No role is assumed."
              : "The bucket policy allowed Sluice to write to the bucket. No role was assumed."}
          </dd>
        </div>
        <div className="grid gap-1">
          <dt className="font-medium">Use Server Side Encryption?</dt>
          <dd>{useServerSideEncryption ? "Yes" : "No"}</dd>
          <dd className="text-sm text-muted">Amazon S3 encrypts each object as configured for the bucket, with either value.</dd>
        </div>
      </dl>
    </div>
  );
}
