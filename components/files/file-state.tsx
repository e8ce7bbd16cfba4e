import { CircleAlert, CircleCheck, CircleDashed, RotateCw } from "lucide-react";
import { classNames } from "@/components/class-names";
import { describeResend } from "@/components/files/resend";
import { Time } from "@/components/time/time";
import { exactTime } from "@/components/time/time-words";
import type { FileSummary } from "@/server/observe/list-files.ts";

const STATES = {
  delivered: { Icon: CircleCheck, word: "Delivered", colour: "text-success" },
  pending: { Icon: CircleDashed, word: "Pending", colour: "text-muted" },
  failed: { Icon: CircleAlert, word: "Failed", colour: "text-danger" },
};

const SENDING_AGAIN = { Icon: RotateCw, word: "Sending again", colour: "text-accent-text" };

/** The state of a file, when it is tried next, and whether it was sent again. */
export function FileState({ file }: { file: FileSummary }) {
  const { state, nextAttemptAt, redeliveryAskedAt } = file;
  const again = describeResend(file);
  const { Icon, word, colour } = state === "pending" && redeliveryAskedAt !== null ? SENDING_AGAIN : STATES[state];
  return (
    <span className={classNames("grid gap-0.5 text-sm", colour)}>
      <span className="flex items-center gap-1.5">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {word}
      </span>
      {again !== null && redeliveryAskedAt !== null && (
        <span className="text-xs text-muted" title={`Requested at ${exactTime(redeliveryAskedAt)}`}>
          {again}
        </span>
      )}
      {state === "pending" && nextAttemptAt !== null && (
        <span className="text-xs whitespace-nowrap">
          Next try <Time at={nextAttemptAt} />
        </span>
      )}
    </span>
  );
}
