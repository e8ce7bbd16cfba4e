import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import type { FormRefusal } from "@/components/form/answer";

/** Shows the messages of a refusal beside their fields, or the whole message at the end of the form if it is about no field. */
export function showRefusal<Values extends FieldValues, Output>(form: UseFormReturn<Values, unknown, Output>, refusal: FormRefusal): void {
  const known = Object.entries(refusal.fields ?? {}).filter(([field]) => field in form.getValues());
  for (const [field, message] of known) form.setError(field as FieldPath<Values>, { type: "server", message });
  if (known.length === 0) form.setError("root", { type: "server", message: refusal.message });
}
