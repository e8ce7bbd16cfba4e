/** The variables that an installation on Amazon needs at least, as lines of an environment file. */
export const AMAZON_VARIABLES = [
  "AWS_MODE=amazon",
  "INTERMEDIATE_ROLE_ARN='arn:aws:iam::<account>:role/<role>'",
  "TRUSTED_ACCOUNT_ID='<account>'",
  "AWS_ACCESS_KEY_ID='<key id>'",
  "AWS_SECRET_ACCESS_KEY='<secret>'",
].join("\n");
