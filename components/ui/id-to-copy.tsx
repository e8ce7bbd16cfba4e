import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** An id with its label and purpose. `name` says what the button copies. */
export function IdToCopy({ label, id, name, children }: { label: string; id: string; name: string; children?: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <p className="font-medium">{label}</p>
      <div className="flex min-h-8 flex-wrap items-center gap-x-1">
        <code className="font-mono text-sm break-all">{id}</code>
        <CopyButton text={id} name={name} />
      </div>
      {children && <p className="text-sm text-muted">{children}</p>}
    </div>
  );
}
