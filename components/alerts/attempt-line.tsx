import { CircleAlert, CircleCheck } from "lucide-react";
import { Time } from "@/components/time/time";
import type { StoredAttempt } from "@/server/db/schema.ts";

/** One attempt to send: when, how it went, and what the receiver answered. */
export function AttemptLine({ attempt }: { attempt: StoredAttempt | null }) {
  if (attempt === null) return <p className="text-sm text-muted">Nothing sent yet</p>;
  const { at, isOk, isTest, status, text, durationMs } = attempt;
  const Icon = isOk ? CircleCheck : CircleAlert;
  return (
    <p className="flex min-w-0 items-start gap-1.5 text-sm text-muted">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${isOk ? "text-success" : "text-danger"}`} />
      <span className="min-w-0 break-words">
        <span className={isOk ? "" : "text-danger"}>{isTest ? (isOk ? "Test sent" : "Test failed") : isOk ? "Sent" : "Failed"}</span>{" "}
        <Time at={at} />
        {status !== null && ` · ${status}`} · {durationMs} ms{!isOk && text !== `HTTP ${status}` && ` · ${text.slice(0, 200)}`}
      </span>
    </p>
  );
}
