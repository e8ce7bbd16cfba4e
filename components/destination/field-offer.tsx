import { Button } from "@/components/ui/button";

/** A button that replaces a field's value. `sentence` is left out if the field's error already explains it. */
export function FieldOffer({ sentence, label, onAccept }: { sentence?: string | undefined; label: string; onAccept: () => void }) {
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {sentence !== undefined && <span className="text-sm text-muted">{sentence}</span>}
      <Button size="small" onClick={onAccept} className="h-auto min-h-8 max-w-full py-1 text-left break-all whitespace-normal">
        {label}
      </Button>
    </div>
  );
}
