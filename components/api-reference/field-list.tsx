import { ChevronRight } from "lucide-react";
import { AboutText } from "@/components/api-reference/about-text";
import type { FieldRow } from "@/components/api-reference/schema-words";

type FieldListProps = {
  fields: readonly FieldRow[];
  /** Requests mark the required fields, responses the optional ones. */
  kind: "sent" | "received";
  /** How many levels are open at first. */
  open?: number;
};

/** The fields of an object, each with its type and description. Nested fields can be opened. */
export function FieldList({ fields, kind, open = 1 }: FieldListProps) {
  return (
    <ul className="grid min-w-0 divide-y divide-border rounded-lg border border-border bg-raised">
      {fields.map((field) => (
        <li key={field.name} className="grid min-w-0 gap-1 px-3.5 py-2.5">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <code className="font-mono text-sm font-medium break-all">{field.name}</code>
            <span className="text-sm text-muted">{field.type}</span>
            {kind === "sent" && field.required && <span className="text-xs font-medium text-warning">required</span>}
            {kind === "received" && !field.required && <span className="text-xs text-muted">may be missing</span>}
          </div>
          {field.about !== "" && (
            <p className="text-sm text-muted">
              <AboutText text={field.about} />
            </p>
          )}
          {field.values.length > 0 && <Values values={field.values} />}
          {field.fields.length > 0 && (
            <details open={open > 0} className="group min-w-0">
              <summary className="flex h-8 w-fit cursor-pointer list-none items-center gap-1 rounded-md pr-2 text-sm font-medium text-accent-text [&::-webkit-details-marker]:hidden">
                <ChevronRight aria-hidden className="size-4 transition-transform duration-100 group-open:rotate-90" />
                {field.fields.length === 1 ? "1 field" : `${field.fields.length} fields`}
                <span className="sr-only">of {field.name}</span>
              </summary>
              <div className="mt-1 mb-1">
                <FieldList fields={field.fields} kind={kind} open={open - 1} />
              </div>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Values({ values }: { values: readonly string[] }) {
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-sm text-muted">
      {values.length === 1 ? "Always" : "One of"}
      {values.map((value) => (
        <code key={value} className="rounded-sm border border-border px-1 font-mono text-xs text-foreground">
          {value}
        </code>
      ))}
    </p>
  );
}
