/** A set-up guide as data; a page renders it. */
export type Guide = {
  method: SetUpMethod;
  /** On its tab: "AWS console". */
  label: string;
  title: string;
  sections: readonly GuideSection[];
  /** What stands as a marked placeholder somewhere in this guide. */
  missing: readonly Placeholder[];
};

export type SetUpMethod = "console" | "cli" | "terraform" | "cloudformation";

export type GuideSection = {
  /** An anchor, unique in its guide. */
  id: string;
  title: string;
  /** The step's number, null for what stands around the steps. */
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
  /** Under which it is to be saved; null where it is only to be read or run. */
  fileName: string | null;
  language: "json" | "shell" | "hcl";
  code: string;
  /** Those of the placeholders that stand in this very text. */
  placeholders: readonly string[];
};

/** `value` is to be copied, `name` says what it is; a link with `#` leads to a section of the same guide. */
export type TextPart =
  | string
  | { kind: "strong" | "code"; text: string }
  | { kind: "value"; name: string; text: string }
  | { kind: "link"; text: string; href: string };

/** What is still to be filled in: `text` as it stands in the code, and the sentence that says where to find it. */
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
