import { intervalWords } from "@/components/engage/run-words";

/** Word for word (R123), with the interval that this installation uses. */
export function SyncSentence({ intervalMinutes }: { intervalMinutes: number }) {
  return (
    <p className="max-w-prose text-sm text-muted">
      The first sync may take six hours or more; after that, audiences sync every two to three hours. This installation runs them{" "}
      {intervalWords(intervalMinutes)}.
    </p>
  );
}
