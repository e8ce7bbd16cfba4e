import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { visibleText } from "../plain-text.ts";
import { type PolicyDocument, type PolicyKind, readPolicyDocument } from "./policy-document.ts";

/** Lines of the pasted text, counted from 1, inclusive. */
export type LineRange = { from: number; to: number };

/** Why IAM would reject a text, and where. Line and column count from 1. */
export type PolicyProblem = { sentence: string; line: number; column: number };

/** One JSON document of the pasted text. */
type PastedPolicy = {
  /** Offset in the pasted text, in UTF-16 code units. */
  offset: number;
  length: number;
  /** What could be parsed, even of invalid JSON. */
  json: unknown;
  /** Null if IAM would reject it. */
  document: PolicyDocument | null;
  /** By index in its `Statement`. */
  statementLines: readonly LineRange[];
};

export type PastedPolicies = {
  policies: readonly PastedPolicy[];
  problems: readonly PolicyProblem[];
  /** False if the text isn't valid JSON. */
  isJson: boolean;
};

/** Parses a pasted text: a trust policy, or the permission policies of a role, one below the other. */
export function readPastedPolicies(text: string, kind: PolicyKind): PastedPolicies {
  const policies: PastedPolicy[] = [];
  const problems: PolicyProblem[] = [];
  const refusal = toRefusal(text);
  if (refusal !== null) return { policies: [unreadable(text)], problems: [{ sentence: refusal, line: 1, column: 1 }], isJson: false };

  for (let from = 0; text.slice(from).trim() !== ""; ) {
    const { root, error } = parseFrom(text, from);
    if (error !== null) problems.push(error);
    const { policy, problem } =
      root === undefined ? { policy: unreadable(text), problem: null } : readOne(text, root, kind, error === null);
    policies.push(policy);
    if (problem !== null) problems.push(problem);
    if (error !== null) return { policies, problems, isJson: false };
    from = policy.offset + policy.length;
  }
  const second = policies[kind === "trust" ? 1 : MAX_POLICIES];
  const sentence =
    kind === "trust" ? "A role has only one trust policy; a second one starts here." : "A role can't have this many policies.";
  if (second !== undefined) problems.push({ sentence, ...toPlace(text, second.offset) });
  return { policies, problems, isJson: true };
}

/** Far more than IAM accepts, and little enough to parse quickly. */
const MAX_LENGTH = 32_768;
const MAX_DEPTH = 64;
const MAX_POLICIES = 30;

function toRefusal(text: string): string | null {
  if (text.length > MAX_LENGTH) return "This text is longer than all policies of a role can be.";
  let [depth, deepest] = [0, 0];
  for (const character of text) {
    if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    if (character === "}" || character === "]") depth--;
  }
  return deepest > MAX_DEPTH ? "This text is nested deeper than any policy." : null;
}

function unreadable(text: string): PastedPolicy {
  return { offset: 0, length: text.length, json: undefined, document: null, statementLines: [] };
}

/**
 * Parses the JSON value that starts at `from`. Offsets refer to the whole text. `error` is a problem of the value or of the text after it.
 */
function parseFrom(text: string, from: number): { root: Node | undefined; error: PolicyProblem | null } {
  const errors: ParseError[] = [];
  const root = parseTree(" ".repeat(from) + text.slice(from), errors, { disallowComments: true, allowTrailingComma: false });
  const end = root === undefined ? text.length : root.offset + root.length;
  const isFollowedByPolicy = text.slice(end).trimStart().startsWith("{");
  const error = errors.find(({ offset }) => offset < end || !isFollowedByPolicy);
  if (error !== undefined) {
    const sentence =
      root !== undefined && error.offset >= end && isWhole(text, root) ? "The policy ends before this." : syntaxSentence(text, error);
    return { root, error: { sentence, ...toPlace(text, error.offset) } };
  }
  const twice = root === undefined ? null : findDouble(root);
  return {
    root,
    error: twice === null ? null : { sentence: `${twice.value} appears here a second time.`, ...toPlace(text, twice.offset) },
  };
}

function isWhole(text: string, root: Node): boolean {
  return !["object", "array"].includes(root.type) || /[}\]]/.test(text[root.offset + root.length - 1] ?? "");
}

/** Returns the name of a duplicate member. IAM rejects duplicates, and parsers differ in which one they use. */
function findDouble(node: Node): Node | null {
  const names = new Set<unknown>();
  for (const child of node.children ?? []) {
    const name = child.type === "property" ? child.children?.[0] : undefined;
    if (name !== undefined && names.has(name.value)) return name;
    names.add(name?.value);
    const inner = findDouble(child);
    if (inner !== null) return inner;
  }
  return null;
}

function readOne(text: string, root: Node, kind: PolicyKind, isJson: boolean): { policy: PastedPolicy; problem: PolicyProblem | null } {
  const json: unknown = getNodeValue(root);
  const read = isJson ? readPolicyDocument(json, kind) : null;
  const statements = findNodeAtLocation(root, ["Statement"]);
  const nodes = statements === undefined ? [] : statements.type === "array" ? (statements.children ?? []) : [statements];
  const policy = {
    offset: root.offset,
    length: root.length,
    json,
    document: read?.ok ? read.value : null,
    statementLines: nodes.map((node) => toLines(text, node)),
  };
  if (read === null || read.ok) return { policy, problem: null };
  const { path, message } = read.error;
  const node = findNodeAtLocation(root, [...path]) ?? root;
  const where = path.length === 0 ? "" : ` (${path.join(".")})`;
  return { policy, problem: { sentence: `IAM would reject this${where}: ${visibleText(message)}.`, ...toPlace(text, node.offset) } };
}

function toLines(text: string, node: Node): LineRange {
  return { from: toPlace(text, node.offset).line, to: toPlace(text, node.offset + node.length - 1).line };
}

function toPlace(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function syntaxSentence(text: string, { error, offset, length }: ParseError): string {
  const found = text.slice(offset, offset + Math.max(length, 1));
  if (/^[“”„«»‘’]/.test(found)) return "Curly quotation marks: JSON requires straight ones.";
  if (found.startsWith("'")) return "Single quotation marks: JSON requires double ones.";
  if (/^[\u00a0\u2000-\u200b\u2028\u2029\u202f\ufeff]/.test(found))
    return "A character that only looks like a space: JSON allows only normal spaces.";
  if (/,\s*$/.test(text.slice(0, offset)) && /^[}\]]/.test(found)) return "Remove the comma before this bracket.";
  return SYNTAX_SENTENCES[printParseErrorCode(error)] ?? "This isn't JSON.";
}

const SYNTAX_SENTENCES: Readonly<Record<string, string>> = {
  PropertyNameExpected: "The name of a member is expected here, in double quotation marks.",
  ValueExpected: "A value is expected here.",
  ColonExpected: "A colon is missing before this.",
  CommaExpected: "A comma is missing before this.",
  CloseBraceExpected: "A closing brace } is missing.",
  CloseBracketExpected: "A closing bracket ] is missing.",
  EndOfFileExpected: "The policy ends before this.",
  InvalidCommentToken: "JSON has no comments.",
  UnexpectedEndOfString: "This string doesn't end on its line.",
  InvalidEscapeCharacter: "JSON has no such escape after \\.",
  InvalidCharacter: "JSON doesn't allow this character in a string.",
};
