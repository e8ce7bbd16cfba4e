import { ShieldCheck } from "lucide-react";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";

type ValidateButtonProps = {
  variant?: "primary" | "secondary";
  busy: boolean;
  /** Ms since the epoch, by the browser's clock: asked too often, it may be pressed again from then on. */
  notBefore: number | null;
  onValidate: () => void;
};

/** While it may not be pressed it says how long that will be; it keeps the focus all the same. */
export function ValidateButton({ variant = "secondary", busy, notBefore, onValidate }: ValidateButtonProps) {
  const now = useNow();
  const waitSeconds = notBefore === null || now === null ? 0 : Math.ceil((notBefore - now) / 1000);
  const isHeld = busy || waitSeconds > 0;
  return (
    <Button
      variant={variant}
      onClick={() => {
        if (!isHeld) onValidate();
      }}
      aria-disabled={isHeld || undefined}
    >
      <ShieldCheck aria-hidden />
      <span className="tabular-nums">{busy ? "Validating…" : waitSeconds > 0 ? `Validate in ${waitSeconds} s` : "Validate"}</span>
    </Button>
  );
}
