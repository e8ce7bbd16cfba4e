/** An HCL string that means `text` and nothing else: no template starts in it, no quote ends it. */
export function quoteHcl(text: string): string {
  const escaped = text.replace(/["\\]|[^\x20-\x7e]/gu, escapeCharacter).replace(/[$%](?=\{)/g, "$&$&");
  return `"${escaped}"`;
}

/**
 * A string inside `aws_iam_policy_document`, whose author writes IAM's `${…}` as `&{…}`. Where `&{` itself was meant,
 * IAM's `?` stands for the `&`: there is no other way to say it.
 */
export function quoteHclPolicy(text: string): string {
  return quoteHcl(text.replaceAll("&{", "?{").replaceAll("${", "&{"));
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
}
