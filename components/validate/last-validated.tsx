import { Time } from "@/components/time/time";
import { outcomeWords } from "@/components/validate/outcome-words";
import type { Validation } from "@/server/domain/validation.ts";

/** When, by whom, and how the newest validation went. */
export function LastValidated({ validation }: { validation: Validation | null }) {
  if (validation === null) return <p className="text-sm text-muted">Not validated yet</p>;
  return (
    <p className="text-sm text-muted">
      Last validated <Time at={validation.finishedAt} /> by {validation.actorName}: {outcomeWords(validation)}
    </p>
  );
}
