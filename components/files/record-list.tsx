"use client";

import { useState } from "react";
import { JSON_LOOKS, type JsonLook, JsonText } from "@/components/code/json-text";
import { matchRecords, readRecord } from "@/components/files/record-summary";
import { counted } from "@/components/number-words";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";

/** Records to search, open and copy. `records` are their JSON texts. */
export function RecordList({ records }: { records: readonly string[] }) {
  const [search, setSearch] = useState("");
  const [look, setLook] = useState<JsonLook>("pretty");
  const found = matchRecords(records, search);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          aria-label="Search these records"
          placeholder="Search these records: order-1042"
          maxLength={200}
          className="flex-1 basis-64 sm:max-w-sm"
        />
        <ChoiceGroup label="How records are shown" value={look} choices={JSON_LOOKS} onChange={(chosen) => setLook(chosen)} />
        <CopyButton text={`${found.map(({ text }) => text).join("\n")}\n`} name="the records" label="Copy as JSON lines" />
      </div>
      <p role="status" className="text-sm text-muted">
        {search.trim() === "" ? "" : `${counted(found.length, "record contains", "records contain")} “${search.trim()}”.`}
      </p>
      {found.length > 0 && (
        <ol className="grid overflow-hidden rounded-lg border border-border bg-raised">
          {found.map(({ text, index }) => (
            <RecordItem key={index} text={text} number={index + 1} look={look} />
          ))}
        </ol>
      )}
    </div>
  );
}

function RecordItem({ text, number, look }: { text: string; number: number; look: JsonLook }) {
  const [open, setOpen] = useState(false);
  const { type, name, user, receivedAt } = readRecord(text);
  return (
    <li className="border-b border-border last:border-b-0">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-3 px-4 py-1.5 text-sm hover:bg-hover/50">
          <span className="w-7 shrink-0 text-right text-xs text-muted tabular-nums">{number}</span>
          <span className="font-medium">{type}</span>
          <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
          <bdi className="max-w-48 truncate font-mono text-xs text-muted max-sm:hidden">{user}</bdi>
          <span className="font-mono text-xs text-muted tabular-nums">{receivedAt}</span>
        </summary>
        {open && <JsonText text={text} name={`record ${number}`} look={look} />}
      </details>
    </li>
  );
}
