import { DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { Notice } from "@/components/ui/notice";

/** The document's warning (R81), and why it does not apply to Sluice. */
export function SharedLocation() {
  return (
    <Notice tone="warning" title="Segment's overwrite warning doesn't apply here">
      <blockquote className="mb-2 border-l-2 border-warning/40 pl-3 text-pretty">{DOCUMENT_WARNING}</blockquote>
      <p>
        Sluice names each file by its batch. Both destinations write the same bytes under the same name, and the second write is rejected:
        nothing is overwritten, lost or duplicated.
      </p>
    </Notice>
  );
}
