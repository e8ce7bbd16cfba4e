import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { CodeBlock } from "@/components/code/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import type { BucketPath } from "@/server/domain/bucket-path.ts";
import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "@/server/domain/iam-policy.ts";
import { findRegion } from "@/server/domain/region.ts";

type ConsoleStepsProps = {
  workspaceId: string;
  trustedAccountId: string;
  intermediateRoleArn: string;
  /** Placeholders stand where the settings are not made yet. */
  location: BucketPath;
  workspaceRegion: "us" | "eu";
  /** "" where it isn't chosen yet. */
  bucketRegion: string;
};

/** The document's console procedure, with everything filled in that is known (R17 to R30). */
export function ConsoleSteps({
  workspaceId,
  trustedAccountId,
  intermediateRoleArn,
  location,
  workspaceRegion,
  bucketRegion,
}: ConsoleStepsProps) {
  const stsEndpoint = stsEndpointOf(workspaceRegion, bucketRegion);
  const partition = findRegion(bucketRegion)?.partition ?? "aws";
  return (
    <ol className="grid gap-8">
      <ConsoleStep number={1} title="Create a bucket">
        <p>
          Create a new S3 bucket in your preferred region. Amazon's documentation:{" "}
          <Outside href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-bucket.html">Create your first S3 bucket</Outside>.
        </p>
        {stsEndpoint !== null && <p>Ensure that the {stsEndpoint} endpoint is enabled on IAM STS settings for the region(s).</p>}
      </ConsoleStep>
      <ConsoleStep number={2} title="Create a role for Segment to assume">
        <p>
          In the IAM console, create a role as in Amazon's documentation:{" "}
          <Outside href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html">
            Creating a role to delegate permissions to an IAM user
          </Outside>
          .
        </p>
        <ul className="grid list-disc gap-1 pl-5">
          <li>
            Select the <strong>AWS account</strong> type from the list of trusted entities.
          </li>
          <li>
            Enter the Account ID <Value name="the account id" text={trustedAccountId} />. You cannot enter an ARN here; step 4 narrows it to
            a role.
          </li>
          <li>
            Click the <strong>Require External ID</strong> checkbox.
          </li>
          <li>
            Enter your workspace id in the <strong>External ID</strong> field: <Value name="the External ID" text={workspaceId} />
          </li>
        </ul>
      </ConsoleStep>
      <ConsoleStep number={3} title="Attach the permission policy">
        <p>Attach this policy to the role. It lets the role put objects below segment-logs, and nothing more. You may tighten it.</p>
        <CodeBlock title="iam-policy.json" language="json" code={formatPolicy(permissionPolicy(location, partition))} />
        <details className="group">
          <summary className="flex min-h-8 w-fit cursor-pointer items-center gap-1.5 rounded-sm font-medium text-accent-text">
            <ChevronRight aria-hidden className="size-4 transition-transform duration-100 group-open:rotate-90" />
            If you're using KMS encryption on your S3 bucket
          </summary>
          <div className="grid gap-3 pt-2">
            <p>Add this policy to the role too.</p>
            <CodeBlock title="kms-policy.json" language="json" code={formatPolicy(kmsPolicy("<YOUR_KEY_ARN>"))} />
          </div>
        </details>
      </ConsoleStep>
      <ConsoleStep number={4} title="Narrow the trust relationship">
        <p>
          Replace the role's trust relationship document with this one. Then only Sluice's own role may assume yours, and only for this
          workspace.
        </p>
        <CodeBlock
          title="trust-relationship-policy.json"
          language="json"
          code={formatPolicy(trustPolicy({ intermediateRoleArn, externalId: workspaceId }))}
        />
      </ConsoleStep>
    </ol>
  );
}

/** US workspaces assume roles through Oregon, EU workspaces through Dublin; the note is there where it matters (R19 to R22). */
function stsEndpointOf(workspaceRegion: "us" | "eu", bucketRegion: string): string | null {
  if (workspaceRegion === "eu") return "EU West (Dublin, Ireland)";
  return bucketRegion === "us-west-2" ? null : "US West (Oregon)";
}

function ConsoleStep({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span aria-hidden className="grid size-7 place-items-center rounded-full border border-input text-sm font-medium tabular-nums">
        {number}
      </span>
      <div className="grid min-w-0 gap-3 pt-1">
        <h3 className="font-semibold">{title}</h3>
        {children}
      </div>
    </li>
  );
}

function Value({ text, name }: { text: string; name: string }) {
  return (
    <span className="inline-flex items-center align-middle whitespace-nowrap">
      <code className="rounded-sm bg-hover px-1.5 py-0.5 font-mono text-sm">{text}</code>
      <CopyButton text={text} name={name} />
    </span>
  );
}

function Outside({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="text-accent-text underline underline-offset-2">
      {children}
    </a>
  );
}
