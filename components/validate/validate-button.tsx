import { ShieldCheck } from "lucide-react";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { HiddenFields } from "@/components/ui/hidden-fields";

type ValidateButtonProps = {
  variant?: "primary" | "secondary";
  label?: string;
  destinationId: string;
  busy: boolean;
  /** After too many validations: when the next one is allowed, in ms since the epoch by the browser's clock. */
  notBefore: number | null;
  /** Posts the form around the button while the scripts of the page don't run. */
  postAction: (form: FormData) => void;
  onValidate: () => void;
};

/** Shows the seconds until the next validation is allowed. It keeps the focus meanwhile. */
export function ValidateButton({ variant = "secondary", label = "Validate", ...props }: ValidateButtonProps) {
  const { destinationId, busy, notBefore, postAction, onValidate } = props;
  const now = useNow();
  const waitSeconds = notBefore === null || now === null ? 0 : Math.ceil((notBefore - now) / 1000);
  const isHeld = busy || waitSeconds > 0;
  return (
    <Button
      type="submit"
      formAction={postAction}
      formNoValidate
      variant={variant}
      onClick={(event) => {
        event.preventDefault();
        if (!isHeld) onValidate();
      }}
      aria-disabled={isHeld || undefined}
    >
      <HiddenFields values={{ destinationId }} />
      <ShieldCheck aria-hidden />
      <span className="tabular-nums">{busy ? "Validating…" : waitSeconds > 0 ? `${label} in ${waitSeconds} s` : label}</span>
    </Button>
  );
}
