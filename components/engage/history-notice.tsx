import { Time } from "@/components/time/time";

/** Since when the history has events. `historyFrom` is in ms, null while the history is empty. */
export function HistoryNotice({ historyFrom, historyDays }: { historyFrom: number | null; historyDays: number }) {
  return (
    <p className="text-sm text-muted">
      {historyFrom === null ? (
        "The history has no events yet. Events that arrive from now on are in it a few minutes later."
      ) : (
        <>
          The history begins <Time at={historyFrom} />.
        </>
      )}{" "}
      Events are kept in it for {historyDays} days; the traits of identify calls are kept longer.
    </p>
  );
}
