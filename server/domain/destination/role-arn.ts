/** docs/aws-faults.md 1: partition, 12-digit account, optional path, name of 1 to 64 characters (R58). */
const ROLE_ARN =
  /^arn:(?<partition>aws|aws-cn|aws-us-gov|aws-eusc|aws-iso(?:-[a-z])?):iam::(?<accountId>\d{12}):role\/(?<path>(?:[\x21-\x7E]+\/)?)(?<name>[A-Za-z0-9_+=,.@-]{1,64})$/;

export type RoleArn = { partition: string; accountId: string; path: string; name: string };

/** Returns null if `text` is not the ARN of an IAM role. */
export function parseRoleArn(text: string): RoleArn | null {
  const groups = text.length <= 2048 ? ROLE_ARN.exec(text)?.groups : undefined;
  if (groups === undefined) return null;
  const { partition = "", accountId = "", path = "", name = "" } = groups;
  return { partition, accountId, path, name };
}

/** Returns whether a customer's role is in another AWS partition than Sluice's own role, which then can't assume it (docs/aws-faults.md 1). */
export function isForeignRole(iamRoleArn: string, intermediateRoleArn: string): boolean {
  const [theirs, ours] = [parseRoleArn(iamRoleArn), parseRoleArn(intermediateRoleArn)];
  return theirs !== null && ours !== null && theirs.partition !== ours.partition;
}

/** Returns whether IAM accepts the text as a role's name: 1 to 64 characters. */
export function isRoleName(text: string): boolean {
  return /^[A-Za-z0-9_+=,.@-]{1,64}$/.test(text);
}
