import { CircleCheck } from "lucide-react";
import { Time } from "@/components/time/time";
import { describeOutcome } from "@/components/validate/describe-outcome";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

/** When, by whom, and how the newest validation went. Where it was not of the `shown` settings, it says so and of which it was. */
export function LastValidated({ validation, shown }: { validation: Validation | null; shown: Settings }) {
  if (validation === null) return <p className="text-sm text-muted">Not validated yet</p>;
  const { code, finishedAt, actorName, settings } = validation;
  const ofOthers = !sameSettings(settings, shown);
  return (
    <p className="text-sm break-words text-muted">
      {ofOthers && "These values are not validated yet. "}
      Last validated {ofOthers && <OtherValue tried={settings} shown={shown} />}
      <Time at={finishedAt} /> by {actorName}: {describeOutcome(validation)}
      {code === "ok" && !ofOthers && <CircleCheck aria-hidden className="ml-1 inline size-4 align-text-bottom text-success" />}
    </p>
  );
}

/** What was validated instead: the first value that differs. */
function OtherValue({ tried, shown }: { tried: Settings; shown: Settings }) {
  const value =
    tried.bucket !== shown.bucket ? `s3://${tried.bucket}` : tried.iamRoleArn !== shown.iamRoleArn ? tried.iamRoleArn : tried.awsRegion;
  return (
    <>
      with <code className="font-mono text-xs break-all">{value}</code>{" "}
    </>
  );
}
