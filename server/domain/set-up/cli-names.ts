/** Names and descriptions of the document's CLI procedure (R34, R37), and our own for the KMS policy, which it leaves out. */
export const CLI_NAMES = {
  trustFile: "trust-relationship-policy.json",
  permissionFile: "iam-policy.json",
  kmsFile: "kms-policy.json",
  roleDescription: "IAM role for Segment to assume (AWS S3 destination)",
  permissionPolicy: "segment-s3-putobject",
  permissionDescription: "Allow Segment to PutObject into S3 destination bucket",
  kmsPolicy: "segment-s3-kms",
  kmsDescription: "Allow Segment to use the KMS key of the S3 destination bucket",
} as const;
