/** `arn:aws:kms:us-west-2:123456789012:key/1234abcd-…`, multi-Region keys (`mrk-…`) too. An alias has an ARN as well, and no policy takes it. */
const KMS_KEY_ARN = /^arn:(aws|aws-cn|aws-us-gov|aws-eusc|aws-iso(-[a-z])?):kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]{1,128}$/;

export function isKmsKeyArn(text: string): boolean {
  return KMS_KEY_ARN.test(text);
}
