import { Time } from "@/components/time/time";
import { outcomeWords } from "@/components/validate/outcome-words";
import { type Settings, sameSettings } from "@/server/domain/settings.ts";
import type { Validation } from "@/server/domain/validation.ts";

/** When, by whom, and how the newest validation went; and that it was not of the `saved` settings, where it was of others. */
export function LastValidated({ validation, saved }: { validation: Validation | null; saved: Settings }) {
  if (validation === null) return <p className="text-sm text-muted">Not validated yet</p>;
  const { finishedAt, actorName, settings } = validation;
  return (
    <p className="text-sm text-muted">
      Last validated <Time at={finishedAt} /> by {actorName}
      {!sameSettings(settings, saved) && ", with other settings"}: {outcomeWords(validation)}
    </p>
  );
}
