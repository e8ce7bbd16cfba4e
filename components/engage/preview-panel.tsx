"use client";

import { Eye } from "lucide-react";
import type { Ask, PreviewInput, PreviewView } from "@/components/engage/engage-request";
import { IdentifierList, identifierLabel } from "@/components/engage/identifier-list";
import { runDuration } from "@/components/engage/run-words";
import { useAsk } from "@/components/engage/use-ask";
import { ValueText } from "@/components/engage/value-text";
import { FormError } from "@/components/form/form-error";
import { count, counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";

type PreviewPanelProps = {
  input: PreviewInput;
  /** Whether the query has a fault, so that it can't be previewed. */
  isFaulty: boolean;
  preview: Ask<PreviewInput>;
};

/** Computes the definition once without saving it: total, identifiers and some of the profiles. */
export function PreviewPanel({ input, isFaulty, preview }: PreviewPanelProps) {
  const { send, isBusy, value, problem } = useAsk<PreviewInput, PreviewView>(preview);
  return (
    <section aria-labelledby="preview" className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="preview" className="font-semibold">
          Preview
        </h2>
        <Button onClick={() => send(input)} disabled={isFaulty} aria-disabled={isBusy || undefined}>
          <Eye aria-hidden />
          {isBusy ? "Computing…" : "Preview"}
        </Button>
      </div>
      <FormError message={problem ?? undefined} />
      <div role="status">{isBusy ? <p className="text-muted">Computing the preview…</p> : value !== null && <Total preview={value} />}</div>
      {!isBusy && value !== null && value.sample.length > 0 && <Sample preview={value} withValue={input.class === "trait"} />}
      {!isBusy && value === null && problem === null && (
        <p className="text-muted">Shows how many profiles match now, and up to 25 of them. Nothing is saved or sent.</p>
      )}
    </section>
  );
}

function Total({ preview: { total, durationMs, identifierCounts } }: { preview: PreviewView }) {
  return (
    <p>
      <span className="font-semibold tabular-nums">{counted(total, "profile")}</span>{" "}
      <span className="text-muted">
        in {runDuration(durationMs)}
        {identifierCounts.length > 0 && ". Sent with: "}
        {identifierCounts.map(({ type, count: profiles }) => `${identifierLabel(type).toLowerCase()} ${count(profiles)}`).join(", ")}
        {total === 0 && ". No profile matches now; those that match later enter by themselves"}.
      </span>
    </p>
  );
}

function Sample({ preview: { sample }, withValue }: { preview: PreviewView; withValue: boolean }) {
  return (
    <Table label={`${sample.length} of the profiles that match`}>
      <thead>
        <tr>
          <TableHead>Identifiers</TableHead>
          {withValue && <TableHead>Value</TableHead>}
        </tr>
      </thead>
      <tbody>
        {sample.map(({ profileId, identifiers, value }) => (
          <TableRow key={profileId} className="align-top">
            <TableCell>
              <IdentifierList identifiers={identifiers} />
            </TableCell>
            {withValue && (
              <TableCell>
                <ValueText value={value} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
