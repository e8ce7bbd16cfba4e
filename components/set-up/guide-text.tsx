import { CopyButton } from "@/components/ui/copy-button";
import type { TextPart } from "@/server/domain/set-up/guide.ts";

/** A sentence of a guide, with copy buttons for its values. */
export function GuideText({ parts }: { parts: readonly TextPart[] }) {
  const placed = parts.map((part, at) => ({ part, at }));
  return placed.map(({ part, at }) => <Part key={at} part={part} />);
}

function Part({ part }: { part: TextPart }) {
  if (typeof part === "string") return part;
  if (part.kind === "link") return <GuideLink href={part.href}>{part.text}</GuideLink>;
  if (part.kind === "strong") return <strong className="font-semibold">{part.text}</strong>;
  if (part.kind === "code") return <code className="rounded-sm bg-hover px-1 py-0.5 font-mono text-sm break-all">{part.text}</code>;
  const { text, name } = part as Extract<TextPart, { kind: "value" }>;
  return (
    <span className="inline-flex max-w-full items-center align-middle">
      <code className="rounded-sm bg-hover px-1.5 py-0.5 font-mono text-sm break-all">{text}</code>
      <CopyButton text={text} name={name} />
    </span>
  );
}

function GuideLink({ href, children }: { href: string; children: string }) {
  const outside = href.startsWith("#") ? {} : { target: "_blank", rel: "noreferrer" };
  return (
    <a href={href} {...outside} className="text-accent-text underline underline-offset-2">
      {children}
    </a>
  );
}
