import { RecordList } from "@/components/files/record-list";
import { count } from "@/components/number-words";
import { Notice } from "@/components/ui/notice";
import type { FileRecords } from "@/server/observe/read-file-records.ts";

type RecordsViewProps = {
  file: { eventCount: number };
  /** Null while they are read. */
  read: FileRecords | null;
};

/** The first records of a file, or why they can't be shown. */
export function RecordsView({ file: { eventCount }, read }: RecordsViewProps) {
  return (
    <section aria-labelledby="records" className="grid gap-3">
      <h3 id="records" className="font-semibold">
        {read === null || read.records.length === 0 ? "Records" : toTitle(read.records.length, eventCount)}
      </h3>
      {read === null ? (
        <p role="status" className="text-muted">
          Reading the staged copy…
        </p>
      ) : (
        <>
          <StateNotice state={read.state} />
          {read.records.length > 0 && <RecordList records={read.records} />}
        </>
      )}
    </section>
  );
}

function toTitle(shownCount: number, eventCount: number): string {
  if (shownCount >= eventCount) return eventCount === 1 ? "The record" : `All ${count(eventCount)} records`;
  return `The first ${count(shownCount)} of ${count(eventCount)} records`;
}

const NOTICES: Record<Exclude<FileRecords["state"], "read">, { title: string; sentence: string }> = {
  gone: {
    title: "The staged copy of this file is gone",
    sentence:
      "Sluice removes staged copies once their retention ends, so the records can't be shown here. They are in the file in your bucket.",
  },
  missing: {
    title: "The staged copy of this file is missing",
    sentence: "The staging store does not have it, although it should be kept still. The operator of Sluice has to look into this.",
  },
  damaged: {
    title: "The staged copy of this file is damaged",
    sentence: "The records up to the damage are shown. The operator of Sluice has to restore the copy.",
  },
  unavailable: {
    title: "The staging store does not respond",
    sentence: "The records can't be shown now. Reload the page in a minute; nothing is lost.",
  },
};

function StateNotice({ state }: { state: FileRecords["state"] }) {
  if (state === "read") return null;
  const { title, sentence } = NOTICES[state];
  return (
    <Notice tone={state === "gone" ? "info" : "warning"} title={title}>
      {sentence}
    </Notice>
  );
}
