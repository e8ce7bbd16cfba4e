import { straightenText } from "../plain-text.ts";
import { parseRoleArn } from "./role-arn.ts";

/**
 * The ARN of the role that a pasted text means: one with a full stop or quotes around it, with invisible or similar-looking characters in
 * it, or a session of the role. Null where it is an ARN already, or none.
 */
export function recogniseRole(text: string): string | null {
  const bare = straightenText(text).replace(/\.$/, "");
  const session = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(bare);
  const arn = session === null ? bare : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return arn !== text.trim() && parseRoleArn(arn) !== null ? arn : null;
}
