import { CopyButton } from "@/components/ui/copy-button";

/** A secret that is shown once, to be copied: a token or an invite link. `name` says what the button copies. */
export function ShownOnce({ text, name }: { text: string; name: string }) {
  return (
    <div className="flex items-center gap-1 rounded-md border border-border bg-surface py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 font-mono text-sm break-all">{text}</code>
      <CopyButton text={text} name={name} label="Copy" />
    </div>
  );
}
