/**
 * `arn:aws:kms:us-west-2:123456789012:key/1234abcd-…`, including multi-Region keys (`mrk-…`). Aliases don't match: policies don't accept
 * them.
 */
const KMS_KEY_ARN = /^arn:(aws|aws-cn|aws-us-gov|aws-eusc|aws-iso(-[a-z])?):kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]{1,128}$/;

export function isKmsKeyArn(text: string): boolean {
  return KMS_KEY_ARN.test(text);
}
