import { CodeBlock } from "@/components/code/code-block";
import { GuideText } from "@/components/set-up/guide-text";
import { Notice } from "@/components/ui/notice";
import type { GuideBlock as Block } from "@/server/domain/set-up/guide.ts";

export function GuideBlock({ block }: { block: Block }) {
  if (block.kind === "code") return <CodeBlock code={block.code} language={block.language} title={block.title} fileName={block.fileName} />;
  if (block.kind === "list") {
    const items = block.items.map((parts, at) => ({ parts, at }));
    return (
      <ul className="grid list-disc gap-1.5 pl-5 marker:text-muted">
        {items.map(({ parts, at }) => (
          <li key={at}>
            <GuideText parts={parts} />
          </li>
        ))}
      </ul>
    );
  }
  const text = <GuideText parts={block.parts} />;
  if (block.kind === "paragraph") return <p className="text-pretty">{text}</p>;
  return <Notice tone={block.kind === "warning" ? "warning" : "info"}>{text}</Notice>;
}
