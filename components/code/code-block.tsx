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

type CodeBlockProps = {
  code: string;
  language: CodeLanguage;
  /** Names it: a file's name, or what it is. */
  title: string;
  /** Under which it can be downloaded; null where it is only to be read or run. */
  fileName?: string | null;
};

/** Code to copy, coloured on the server. */
export function CodeBlock({ code, language, title, fileName = null }: CodeBlockProps) {
  const tokens = highlight(code, language).map((token, index) => ({ ...token, at: index }));
  return (
    <CodeFrame code={code} title={title} fileName={fileName}>
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
