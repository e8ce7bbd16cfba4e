import type { ActivityView } from "@/components/activity/activity-view";
import { Time } from "@/components/time/time";
import type { ActivityChange } from "@/server/domain/activity/activity.ts";

/** The labels of the log's fields. */
const FIELDS: Readonly<Record<string, string>> = {
  awsRegion: "AWS Region",
  batch: "Batch",
  bucket: "Bucket Name",
  dayManifest: "Day manifest",
  channel: "Channel",
  events: "Events",
  eventsKept: "Events kept",
  eventsLost: "Events lost",
  files: "Files",
  iamRoleArn: "IAM Role ARN",
  mutedUntil: "Muted until",
  name: "Name",
  receivedDay: "Received day",
  roles: "Roles",
  sharedWith: "Shared with",
  sources: "Sources",
  state: "State",
  threshold: "Threshold",
  verdict: "Verdict",
};

/** The fields that are shown as plain text, not as code. */
const WORDS: ReadonlySet<string> = new Set(["name", "roles"]);

/** `withSubject` shows the subject, for lists about more than one resource. */
type ActivityLineProps = { activity: ActivityView; withSubject: boolean };

export function ActivityLine({ activity, withSubject }: ActivityLineProps) {
  const { at, actorKind, actorName, sentence, subjectName, changes } = activity;
  return (
    <li className="grid gap-1 px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="min-w-0 break-words">
          <span className="font-medium">{actorName}</span>
          {actorKind === "token" && <span className="text-muted"> (API token)</span>} <span className="text-muted">·</span> {sentence}
          {withSubject && <span className="text-muted"> · {subjectName}</span>}
        </p>
        <Time at={at} className="text-sm whitespace-nowrap text-muted" />
      </div>
      {changes.length > 0 && (
        <dl className="grid gap-x-4 gap-y-0.5 text-sm sm:grid-cols-[7rem_minmax(0,1fr)]">
          {changes.map((change) => (
            <Change key={change.field} change={change} />
          ))}
        </dl>
      )}
    </li>
  );
}

function Change({ change: { field, from, to } }: { change: ActivityChange }) {
  return (
    <>
      <dt className="text-muted">{FIELDS[field] ?? field}</dt>
      <dd className={WORDS.has(field) ? "min-w-0 break-words" : "min-w-0 font-mono text-xs leading-5 break-all"}>
        {from !== null && from !== to && (
          <>
            <del className="text-muted">{from}</del> <span aria-hidden>→</span>{" "}
          </>
        )}
        {to ?? "none"}
      </dd>
    </>
  );
}
