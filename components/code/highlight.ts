export type CodeLanguage = "json" | "javascript" | "shell" | "hcl" | "sql" | "python" | "text";
export type TokenKind = "plain" | "key" | "string" | "number" | "keyword" | "comment" | "placeholder";
export type Token = { kind: TokenKind; text: string };

/** One alternative per kind; the first that matches at a position wins. Placeholders like `<YOUR_BUCKET_NAME>` are found separately. */
const GRAMMARS: Record<CodeLanguage, RegExp> = {
  json: /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\b\d+(?:\.\d+)?\b)|(?<keyword>\b(?:true|false|null)\b)/g,
  javascript:
    /(?<comment>\/\/[^\n]*)|(?<string>'[^'\n]*'|"[^"\n]*"|`[^`]*`)|(?<number>\b\d+\b)|(?<keyword>\b(?:import|from|const|await|new|export|function|return)\b)|(?<key>\b[A-Za-z]\w*(?=\s*:))/g,
  shell:
    /(?<comment>(?<=^|\s)#[^\n]*)|(?<string>'[^']*'|"[^"]*")|(?<key>(?<=\s)--?[A-Za-z][\w-]*)|(?<keyword>^\s*(?:aws|curl|npm|npx|zcat|cat|set|export|trap|cd|echo|if|then|else|fi|case|esac|exit)\b)/gm,
  hcl: /(?<comment>#[^\n]*)|(?<string>"(?:[^"\\]|\\.)*")|(?<keyword>^\s*(?:resource|data|statement|principals|condition)\b)|(?<key>^\s*[a-z_]+(?=\s*=))|(?<number>\b\d+\b)/gm,
  sql: /(?<comment>--[^\n]*)|(?<string>'(?:[^'\\]|\\.|'')*')|(?<key>"[^"\n]*"|`[^`\n]*`)|(?<keyword>\b(?:SELECT|FROM|WHERE|GROUP|ORDER|BY|ALL|ASC|DESC|LIMIT|BETWEEN|AND|AS|CREATE|OR|REPLACE|EXTERNAL|TABLE|IF|NOT|EXISTS|PARTITIONED|ROW|FORMAT|SERDE|WITH|SERDEPROPERTIES|STORED|LOCATION|TBLPROPERTIES|INSTALL|LOAD|SECRET|STORAGE|INTEGRATION|STAGE|COPY|INTO|PATTERN)\b)|(?<number>\b\d+\b)/g,
  python:
    /(?<comment>#[^\n]*)|(?<string>"""[\s\S]*?"""|r?"(?:[^"\\\n]|\\.)*")|(?<keyword>\b(?:import|from|as|for|in|if|with|True|False|None)\b)|(?<number>\b\d+\b)/g,
  text: /(?!)/g,
};

const PLACEHOLDER = /<[A-Z][A-Z0-9_]+>/g;

/** Splits `code` into tokens. Their texts joined are `code`. */
export function highlight(code: string, language: CodeLanguage): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of code.matchAll(GRAMMARS[language])) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] as TokenKind | undefined;
    tokens.push(...markPlaceholders({ kind: "plain", text: code.slice(end, match.index) }));
    tokens.push(...markPlaceholders({ kind: kind ?? "plain", text: match[0] }));
    end = match.index + match[0].length;
  }
  return [...tokens, ...markPlaceholders({ kind: "plain", text: code.slice(end) })];
}

function markPlaceholders({ kind, text }: Token): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    tokens.push({ kind, text: text.slice(end, match.index) }, { kind: "placeholder", text: match[0] });
    end = match.index + match[0].length;
  }
  return [...tokens, { kind, text: text.slice(end) }].filter((token) => token.text !== "");
}
