import { Button } from "@/components/ui/button";

/** What a field was probably meant to say, by one click. Without a sentence where the field's error says it already. */
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
