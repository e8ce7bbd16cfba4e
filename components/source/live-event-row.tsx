"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import { type JsonLook, JsonText } from "@/components/code/json-text";
import { count } from "@/components/number-words";
import { exactTime } from "@/components/time/time-words";
import { FAILED_ON_INGEST_CODES } from "@/server/domain/activity/failed-on-ingest-codes.ts";
import { LIVE_TEXT_LENGTH, type LiveEvent } from "@/server/domain/live/live-event.ts";
import { visibleText } from "@/server/domain/plain-text.ts";

const REASONS: Readonly<Record<string, string>> = FAILED_ON_INGEST_CODES;

/** One event, which opens to its JSON. The reason of a refused one stands below its name. */
export function LiveEventRow({ event, look }: { event: LiveEvent; look: JsonLook }) {
  const [isOpen, setIsOpen] = useState(false);
  const { receivedAt, type, name, code, text, isCut } = event;
  return (
    <li className="min-w-0 border-b border-border last:border-b-0">
      <details onToggle={(toggled) => setIsOpen(toggled.currentTarget.open)}>
        <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-3 px-4 py-1.5 text-sm hover:bg-hover/50">
          <Outcome code={code} />
          <span className="w-16 shrink-0 font-medium max-sm:flex-1">{type === "" ? "no type" : visibleText(type)}</span>
          <bdi className="min-w-0 flex-1 truncate max-sm:order-1 max-sm:basis-full max-sm:break-words max-sm:whitespace-normal">
            {name === "" ? <span className="text-muted">no name</span> : visibleText(name)}
          </bdi>
          <time
            dateTime={new Date(receivedAt).toISOString()}
            title={exactTime(receivedAt)}
            className="font-mono text-xs text-muted tabular-nums"
          >
            {new Date(receivedAt).toISOString().slice(11, 23)}
          </time>
          {code !== null && (
            <span className="basis-full text-danger max-sm:order-2">
              <span className="font-mono text-xs">{code}</span> {REASONS[code]}
            </span>
          )}
        </summary>
        {isOpen && (
          <>
            {isCut && (
              <p className="border-t border-border px-4 py-2 text-sm text-muted">
                Only the first {count(LIVE_TEXT_LENGTH)} characters are shown. {code === null && "The whole event is stored."}
              </p>
            )}
            <JsonText text={text} name="the event" look={look} />
          </>
        )}
      </details>
    </li>
  );
}

function Outcome({ code }: Pick<LiveEvent, "code">) {
  return code === null ? (
    <span className="inline-flex w-24 shrink-0 items-center gap-1.5 text-success">
      <CircleCheck aria-hidden className="size-4" /> Accepted
    </span>
  ) : (
    <span className="inline-flex w-24 shrink-0 items-center gap-1.5 text-danger">
      <CircleX aria-hidden className="size-4" /> Refused
    </span>
  );
}
