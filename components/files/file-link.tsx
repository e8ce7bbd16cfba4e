import { splitKey } from "@/components/files/file-key";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";

/** The whole name, which leads to the file's page, below its folder, of which the end is shown. The tooltip and the copy button have all of the key. */
export function FileLink({ destinationId, fileId, objectKey }: { destinationId: string; fileId: string; objectKey: string }) {
  const { folder, name } = splitKey(objectKey);
  return (
    <div className="flex min-w-0 items-center gap-1">
      <div className="min-w-0" title={objectKey}>
        <Link
          href={`/destinations/${destinationId}/files/${fileId}`}
          className="font-mono text-xs break-all text-foreground underline-offset-2 hover:underline"
        >
          {name}
        </Link>
        <code dir="rtl" className="block truncate text-left font-mono text-xs text-muted">
          <bdi dir="ltr">{folder}</bdi>
        </code>
      </div>
      <CopyButton text={objectKey} name="the key" />
    </div>
  );
}
