import { DiffView } from "@/components/code/diff-view";
import { parseBucketPath } from "@/server/domain/bucket-path.ts";
import { formatPolicy, permissionPolicy } from "@/server/domain/iam-policy.ts";
import { lineDiff } from "@/server/domain/line-diff.ts";
import { parseRoleArn } from "@/server/domain/role-arn.ts";
import type { Settings } from "@/server/domain/settings.ts";

/** The usual cause of a refused upload below a prefix: the document's policy names only the bucket's own `segment-logs/` (segment.md T3). */
export function PrefixHint({ settings }: { settings: Settings }) {
  const parsed = parseBucketPath(settings.bucket);
  if (!parsed.ok || parsed.value.prefix === "") return null;
  const { bucket } = parsed.value;
  const partition = parseRoleArn(settings.iamRoleArn)?.partition ?? "aws";
  return (
    <div className="grid gap-2 border-t border-border px-4 py-3">
      <p className="max-w-prose">
        Files go below your prefix, to <code className="font-mono text-sm break-all">{parsed.value.prefix}/segment-logs/</code>. If your
        policy is the one from the document, its resource doesn't cover that. Replace it with:
      </p>
      <DiffView
        title="The permission policy"
        fileName="iam-policy.json"
        text={formatPolicy(permissionPolicy(parsed.value, partition))}
        lines={lineDiff(
          formatPolicy(permissionPolicy({ bucket, prefix: "" }, partition)),
          formatPolicy(permissionPolicy(parsed.value, partition)),
        )}
      />
    </div>
  );
}
