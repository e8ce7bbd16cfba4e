import { applyEdits, modify } from "jsonc-parser";
import type { PolicyKind } from "./policy-document.ts";
import { isRecord, rawStatements } from "./policy-statements.ts";
import { type PastedPolicies, readPastedPolicies } from "./policy-text.ts";

/** A member of a statement and its new value; undefined removes it. */
export type MemberEdit = { member: string; value: unknown };

/** Changes members of one statement; every other character stays as it is. */
export function editStatement(text: string, index: number, edits: readonly MemberEdit[]): string {
  const at = Array.isArray(toStatements(text)) ? ["Statement", index] : ["Statement"];
  return edits.reduce((now, { member, value }) => edit(now, [...at, member], value), text);
}

/** Adds a statement. Omits its Sid if another statement already has it. */
export function appendStatement(text: string, statement: Readonly<Record<string, unknown>>): string {
  const statements = toStatements(text);
  const list: unknown[] = Array.isArray(statements) ? statements : isRecord(statements) ? [statements] : [];
  const { Sid, ...rest } = statement;
  const isTaken = list.some((other) => isRecord(other) && other["Sid"] === Sid);
  return edit(text, ["Statement"], [...list, Sid === "" || isTaken ? rest : statement]);
}

/** Replaces an unknown version with the current one. */
export function mendVersion(text: string): string {
  const version = toMember(text, "Version");
  const isKnown = version === undefined || version === "2012-10-17" || version === "2008-10-17";
  return isKnown ? text : edit(text, ["Version"], "2012-10-17");
}

/**
 * Returns the text as valid JSON: unchanged, with normal quotation marks and spaces, or the part that can be parsed. Null if that part has
 * no statements.
 */
export function mendSyntax(text: string, kind: PolicyKind): string | null {
  const straight = text
    .replace(/[“”„«»]/g, '"')
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, " ")
    .replace(/[\u200b\ufeff]/g, "");
  for (const candidate of [text, straight]) {
    const read = readPastedPolicies(candidate, kind);
    if (read.isJson) return hasStatements(read) ? candidate : null;
  }
  const read = readPastedPolicies(straight, kind);
  return hasStatements(read) && read.policies.length === 1 ? JSON.stringify(read.policies[0]?.json, null, toIndent(text)) : null;
}

/** In each of its documents. */
function hasStatements(pasted: PastedPolicies): boolean {
  const holders = new Set(rawStatements(pasted).map(({ policy }) => policy));
  return holders.size > 0 && holders.size === pasted.policies.length;
}

function edit(text: string, path: (string | number)[], value: unknown): string {
  const indent = toIndent(text);
  const formattingOptions = {
    tabSize: indent === "\t" ? 1 : indent.length,
    insertSpaces: indent !== "\t",
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  return applyEdits(text, modify(text, path, value, { formattingOptions }));
}

function toIndent(text: string): string {
  return /^(\t| +)\S/m.exec(text)?.[1] ?? "  ";
}

function toStatements(text: string): unknown {
  return toMember(text, "Statement");
}

function toMember(text: string, member: string): unknown {
  const json = readPastedPolicies(text, "identity").policies[0]?.json;
  return isRecord(json) ? json[member] : undefined;
}
