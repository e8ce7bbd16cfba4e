"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { visibleText } from "@/server/domain/plain-text.ts";
import { prettyJson } from "@/server/domain/pretty-json.ts";

export type JsonLook = "pretty" | "raw";

export const JSON_LOOKS = [
  { value: "pretty", label: "Pretty" },
  { value: "raw", label: "Raw" },
] as const;

/** The JSON text of an event, with a button that copies it. Invisible characters are shown by their code point, and copied as they are. */
export function JsonText({ text, name, look }: { text: string; name: string; look: JsonLook }) {
  const shown = look === "pretty" ? prettyJson(text) : text;
  return (
    <div className="relative border-t border-border bg-surface">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable without a mouse */}
      <pre tabIndex={0} dir="ltr" className={LOOKS[look]}>
        <code>{shown.split("\n").map(visibleText).join("\n")}</code>
      </pre>
      <div className="absolute top-1 right-1 rounded-md bg-surface">
        <CopyButton text={shown} name={name} />
      </div>
    </div>
  );
}

const PRE = "max-h-[34rem] overflow-auto py-3.5 pr-12 pl-4 font-mono text-xs leading-5";
const LOOKS: Record<JsonLook, string> = { pretty: PRE, raw: `${PRE} break-all whitespace-pre-wrap` };
