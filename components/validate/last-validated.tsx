import { CircleCheck } from "lucide-react";
import { Time } from "@/components/time/time";
import { describeOutcome } from "@/components/validate/describe-outcome";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

/** The time, person and result of the newest validation, and which settings it tested where they are not the `shown` ones. */
export function LastValidated({ validation, shown }: { validation: Validation | null; shown: Settings }) {
  if (validation === null) return <p className="text-sm text-muted">Not validated yet</p>;
  const { code, finishedAt, actorName, settings } = validation;
  const isOfOtherSettings = !sameSettings(settings, shown);
  return (
    <p className="text-sm break-words text-muted">
      {isOfOtherSettings && "These values are not validated yet. "}
      Last validated {isOfOtherSettings && <OtherValue validated={settings} shown={shown} />}
      <Time at={finishedAt} /> by {actorName}: {describeOutcome(validation)}
      {code === "ok" && !isOfOtherSettings && <CircleCheck aria-hidden className="ml-1 inline size-4 align-text-bottom text-success" />}
    </p>
  );
}

/** The first validated value that differs. */
function OtherValue({ validated, shown }: { validated: Settings; shown: Settings }) {
  const value =
    validated.bucket !== shown.bucket
      ? `s3://${validated.bucket}`
      : validated.iamRoleArn !== shown.iamRoleArn
        ? validated.iamRoleArn
        : validated.awsRegion;
  return (
    <>
      with <code className="font-mono text-xs break-all">{value}</code>{" "}
    </>
  );
}
