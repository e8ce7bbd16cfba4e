import { straightenText } from "../plain-text.ts";
import { parseRoleArn } from "./role-arn.ts";

/**
 * Returns the role ARN that a pasted text means: an ARN with a full stop or quotes around it, with invisible or similar-looking characters,
 * or a session of the role. Null if the text already is a role ARN, or doesn't contain one.
 */
export function recogniseRole(text: string): string | null {
  const bare = straightenText(text).replace(/\.$/, "");
  const session = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(bare);
  const arn = session === null ? bare : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return arn !== text.trim() && parseRoleArn(arn) !== null ? arn : null;
}
