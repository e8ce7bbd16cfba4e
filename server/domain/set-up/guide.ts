/** A set-up guide as data; a page renders it. */
export type Guide = {
  method: SetUpMethod;
  /** The tab's label: "AWS console". */
  label: string;
  title: string;
  sections: readonly GuideSection[];
  /** The placeholders in this guide. */
  missing: readonly Placeholder[];
};

export type SetUpMethod = "console" | "cli" | "terraform" | "cloudformation";

export type GuideSection = {
  /** An anchor, unique in its guide. */
  id: string;
  title: string;
  /** The step's number; null for sections before and after the steps. */
  step: number | null;
  blocks: readonly GuideBlock[];
};

export type GuideBlock =
  | { kind: "paragraph" | "note" | "warning"; parts: readonly TextPart[] }
  | { kind: "list"; items: readonly (readonly TextPart[])[] }
  | GuideCode;

export type GuideCode = {
  kind: "code";
  /** Unique in its guide. */
  id: string;
  title: string;
  /** The name to save it as; null if it is only read or run. */
  fileName: string | null;
  language: "json" | "shell" | "hcl" | "sql" | "python";
  code: string;
  /** The placeholders in this text. */
  placeholders: readonly string[];
};

/** A `value` can be copied, `name` is its label. A link with `#` leads to a section of the same guide. */
export type TextPart =
  | string
  | { kind: "strong" | "code"; text: string }
  | { kind: "value"; name: string; text: string }
  | { kind: "link"; text: string; href: string };

/** A value to fill in: `text` is the placeholder in the code; `hint` says where to find the value. */
export type Placeholder = { text: string; hint: string };

export function paragraph(...parts: TextPart[]): GuideBlock {
  return { kind: "paragraph", parts };
}

export function note(...parts: TextPart[]): GuideBlock {
  return { kind: "note", parts };
}

export function warning(...parts: TextPart[]): GuideBlock {
  return { kind: "warning", parts };
}

export function list(...items: (readonly TextPart[])[]): GuideBlock {
  return { kind: "list", items };
}

export function strong(text: string): TextPart {
  return { kind: "strong", text };
}

export function inlineCode(text: string): TextPart {
  return { kind: "code", text };
}

export function value(name: string, text: string): TextPart {
  return { kind: "value", name, text };
}

export function link(text: string, href: string): TextPart {
  return { kind: "link", text, href };
}
