import { CodeFrame } from "@/components/code/code-frame";
import { type CodeLanguage, highlight, type TokenKind } from "@/components/code/highlight";

const COLOURS: Record<TokenKind, string | undefined> = {
  plain: undefined,
  key: "text-code-key",
  string: "text-code-string",
  number: "text-code-number",
  keyword: "text-code-number",
  comment: "text-muted",
  placeholder: "rounded-sm bg-code-mark px-0.5 text-foreground",
};

type CodeBlockProps = { code: string; language: CodeLanguage; title: string };

/** Code to copy, coloured on the server. `title` names it: a file's name, or what it is. */
export function CodeBlock({ code, language, title }: CodeBlockProps) {
  const tokens = highlight(code, language).map((token, index) => ({ ...token, at: index }));
  return (
    <CodeFrame code={code} title={title}>
      {tokens.map(({ kind, text, at }) =>
        COLOURS[kind] === undefined ? (
          text
        ) : (
          <span key={at} className={COLOURS[kind]}>
            {text}
          </span>
        ),
      )}
    </CodeFrame>
  );
}
