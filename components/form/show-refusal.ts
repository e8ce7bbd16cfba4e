import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import type { FormRefusal } from "@/components/form/answer";

/** Puts the server's complaints where the eye looks for them: beside their fields, and the sentence itself at the form's foot. */
export function showRefusal<Values extends FieldValues, Output>(form: UseFormReturn<Values, unknown, Output>, refusal: FormRefusal): void {
  const known = Object.entries(refusal.fields ?? {}).filter(([field]) => field in form.getValues());
  for (const [field, message] of known) form.setError(field as FieldPath<Values>, { type: "server", message });
  if (known.length === 0) form.setError("root", { type: "server", message: refusal.message });
}
