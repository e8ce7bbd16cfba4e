import { classNames } from "@/components/class-names";
import { DownloadButton } from "@/components/code/download-button";
import { CopyButton } from "@/components/ui/copy-button";
import { visibleText } from "@/server/domain/plain-text.ts";

type Line = { kind: "same" | "removed" | "added"; text: string; oldLine: number | null; newLine: number | null };

type DiffViewProps = {
  title: string;
  /** The name of the downloaded file; null if it can't be downloaded. */
  fileName: string | null;
  /** The whole new text. */
  text: string;
  lines: readonly Line[];
};

/** Removed and added lines, one below the other. */
export function DiffView({ title, fileName, text, lines }: DiffViewProps) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-border bg-surface">
      <figcaption className="flex min-h-10 items-center gap-1 border-b border-border pr-1 pl-3.5 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {fileName !== null && <DownloadButton text={text} fileName={fileName} />}
        <CopyButton text={text} name={title} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable without a mouse */}
      <pre tabIndex={0} className="max-h-[34rem] overflow-auto py-2 font-mono text-xs leading-5">
        {lines.map(({ kind, text: line, oldLine, newLine }) => {
          const { Element, sign, colour } = KINDS[kind];
          return (
            <Element key={`${oldLine}-${newLine}`} className={classNames("block min-w-fit px-3.5 no-underline", colour)}>
              {sign} {kind === "removed" ? showInvisible(line) : line}
            </Element>
          );
        })}
      </pre>
    </figure>
  );
}

/** Shows invisible characters, because two lines may differ only in them. */
function showInvisible(line: string): string {
  return line.split("\t").map(visibleText).join("\t");
}

const KINDS = {
  same: { Element: "span", sign: " ", colour: "text-muted" },
  removed: { Element: "del", sign: "-", colour: "bg-danger-soft" },
  added: { Element: "ins", sign: "+", colour: "bg-success-soft" },
} as const;
