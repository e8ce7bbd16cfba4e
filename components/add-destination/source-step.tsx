"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { classNames } from "@/components/class-names";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { TickBox } from "@/components/ui/tick-box";
import type { Sibling } from "@/server/domain/destination/collision.ts";

/** `takenBy` is the AWS S3 that the source already has, `siblings` are all its destinations. */
export type SourceChoice = { id: string; name: string; takenBy: { id: string } | null; siblings: readonly Sibling[] };

/** The number of sources from which on a search box is shown. */
const MANY = 6;

type SourceStepProps = { sources: readonly SourceChoice[]; chosen: string; onConfirm: (sourceId: string) => void };

export function SourceStep({ sources, chosen, onConfirm }: SourceStepProps) {
  const [search, setSearch] = useState("");
  const [sourceId, setSourceId] = useState(chosen || findOnlyFreeSource(sources));
  const shown = sources.filter((source) => source.name.toLowerCase().includes(search.trim().toLowerCase()));
  const valid = sources.some((source) => source.id === sourceId && source.takenBy === null);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) onConfirm(sourceId);
      }}
    >
      {sources.length >= MANY && (
        <div className="relative">
          <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted" />
          <Input
            aria-label="Find a source"
            placeholder="Find a source…"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="pl-9"
          />
        </div>
      )}
      <fieldset className="grid max-h-96 overflow-y-auto rounded-lg border border-border bg-raised">
        <legend className="sr-only">Source</legend>
        {shown.map((source) => (
          <SourceLine key={source.id} source={source} checked={source.id === sourceId} onChoose={() => setSourceId(source.id)} />
        ))}
        {shown.length === 0 && <p className="px-4 py-6 text-center text-muted">No source has that name.</p>}
      </fieldset>
      {sources.every((source) => source.takenBy !== null) && (
        <p className="text-muted">
          Every source already has an AWS S3. To add another one,{" "}
          <Link href="/sources" className="underline underline-offset-2">
            create another source
          </Link>
          .
        </p>
      )}
      <Button type="submit" variant="primary" disabled={!valid} className="justify-self-start">
        Confirm source
      </Button>
    </form>
  );
}

/** The id of the only source without an AWS S3; "" where there are several, or none. */
function findOnlyFreeSource(sources: readonly SourceChoice[]): string {
  const [first, ...more] = sources.filter(({ takenBy }) => takenBy === null);
  return first === undefined || more.length > 0 ? "" : first.id;
}

function SourceLine({ source, checked, onChoose }: { source: SourceChoice; checked: boolean; onChoose: () => void }) {
  const { id, name, takenBy } = source;
  return (
    <div
      className={classNames("flex items-center border-b border-border last:border-b-0", checked && takenBy === null && "bg-accent-soft")}
    >
      <label
        className={classNames("flex min-h-11 min-w-0 flex-1 items-center gap-3 px-4", takenBy === null ? "cursor-pointer" : "text-muted")}
      >
        <TickBox
          type="radio"
          name="source"
          value={id}
          checked={checked && takenBy === null}
          disabled={takenBy !== null}
          onChange={onChoose}
        />
        <span className="truncate">{name}</span>
      </label>
      {takenBy !== null && (
        <Link
          href={`/destinations/${takenBy.id}/settings`}
          className="flex min-h-8 shrink-0 items-center px-4 text-sm text-muted underline underline-offset-2"
        >
          already has AWS S3
        </Link>
      )}
    </div>
  );
}
