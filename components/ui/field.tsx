import { CircleAlert } from "lucide-react";
import { Label } from "radix-ui";
import { type ReactNode, useId } from "react";

type FieldControl = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined; "aria-required": true | undefined };

type FieldProps = {
  label: string;
  /** A sentence below the control. */
  hint?: ReactNode;
  error?: string | undefined;
  /** Whether the field may be empty. */
  optional?: boolean;
  /** A suggested value, with a button that enters it. */
  offer?: ReactNode;
  children: (control: FieldControl) => ReactNode;
};

/** A label, its control, a hint and an error, connected for screen readers. */
export function Field({ label, hint, error, optional = false, offer, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1.5">
      <Label.Root htmlFor={id} className="w-fit font-medium">
        {label}
      </Label.Root>
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": optional ? undefined : true,
      })}
      {error && (
        <p id={`${id}-error`} className="flex gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
      {offer}
      {hint && (
        <div id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}
