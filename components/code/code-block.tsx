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
  /** The name of the file, or what the code is. */
  title: string;
  /** The name of the downloaded file; null if it can't be downloaded. */
  fileName?: string | null;
};

/** Code to copy, highlighted on the server. */
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
