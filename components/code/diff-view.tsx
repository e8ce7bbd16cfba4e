import { classNames } from "@/components/class-names";
import { DownloadButton } from "@/components/code/download-button";
import { CopyButton } from "@/components/ui/copy-button";
import { visibleText } from "@/server/domain/plain-text.ts";

type Line = { kind: "same" | "removed" | "added"; text: string; oldLine: number | null; newLine: number | null };

type DiffViewProps = {
  title: string;
  /** Under which the new text can be downloaded; null where it is only a part. */
  fileName: string | null;
  /** The new text, whole. */
  text: string;
  lines: readonly Line[];
};

/** What goes and what comes, line by line, as GitHub draws it. */
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
              {sign} {kind === "removed" ? withInvisible(line) : line}
            </Element>
          );
        })}
      </pre>
    </figure>
  );
}

/** Two lines that look the same differ in what can't be seen. */
function withInvisible(line: string): string {
  return line.split("\t").map(visibleText).join("\t");
}

const KINDS = {
  same: { Element: "span", sign: " ", colour: "text-muted" },
  removed: { Element: "del", sign: "-", colour: "bg-danger-soft" },
  added: { Element: "ins", sign: "+", colour: "bg-success-soft" },
} as const;
