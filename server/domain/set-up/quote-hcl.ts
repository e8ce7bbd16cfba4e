/** Returns an HCL string literal for `text`. Quotes and template sequences are escaped. */
export function quoteHcl(text: string): string {
  const escaped = text.replace(/["\\]|[^\x20-\x7e]/gu, escapeCharacter).replace(/[$%](?=\{)/g, "$&$&");
  return `"${escaped}"`;
}

/**
 * Returns a string for `aws_iam_policy_document`, where IAM's `${…}` is written as `&{…}`. A literal `&{` can't be written there, so IAM's
 * wildcard `?` replaces its `&`.
 */
export function quoteHclPolicy(text: string): string {
  return quoteHcl(text.replaceAll("&{", "?{").replaceAll("${", "&{"));
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
}
