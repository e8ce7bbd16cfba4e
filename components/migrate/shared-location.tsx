import { DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { Notice } from "@/components/ui/notice";

/** The document's warning (R81), and why it does not apply to Sluice. */
export function SharedLocation() {
  return (
    <Notice tone="warning" title="What the document warns of can't happen here">
      <blockquote className="mb-2 border-l-2 border-warning/40 pl-3 text-pretty">{DOCUMENT_WARNING}</blockquote>
      <p>
        Here a file is named by its batch. Both would write the same bytes under the same name, and the second is refused: nothing is
        overwritten, lost or doubled.
      </p>
    </Notice>
  );
}
