import { CopyButton } from "@/components/ui/copy-button";

/** An address in a bucket: truncated if it is long; the copy button copies all of it. */
export function BucketAddress({ text, name }: { text: string; name: string }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-0.5">
      <code title={text} className="min-w-0 truncate font-mono text-xs">
        {text}
      </code>
      <CopyButton text={text} name={name} />
    </span>
  );
}
