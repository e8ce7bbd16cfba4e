import { formatPolicy, type IamPolicy } from "../policy/iam-policy.ts";
import { PLACEHOLDERS } from "./placeholders.ts";
import type { SetUp } from "./set-up-facts.ts";

/** Returns the same role as a CloudFormation template in JSON. Without a role name, CloudFormation chooses one. */
export function cloudFormationTemplate({ trust, permissions, kms, roleName }: SetUp): string {
  const policies: [name: string, policy: IamPolicy][] = [
    ["SegmentAWSS3Policy", permissions],
    ...(kms === null ? [] : [["SegmentAWSS3KMSPolicy", kms] as [string, IamPolicy]]),
  ];
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "IAM role through which Segment writes raw logs into an S3 bucket (AWS S3 destination)",
    Resources: {
      SegmentAWSS3Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          ...(isNamed(roleName) ? { RoleName: roleName } : {}),
          Description: "IAM Role used by Segment",
          AssumeRolePolicyDocument: trust,
          Policies: policies.map(([PolicyName, policy]) => ({ PolicyName, PolicyDocument: withoutDynamicReferences(policy) })),
        },
      },
    },
    Outputs: {
      RoleArn: {
        Description: "Enter this as IAM Role ARN in the destination's settings",
        Value: { "Fn::GetAtt": ["SegmentAWSS3Role", "Arn"] },
      },
    },
  };
  return `${formatPolicy(template)}\n`;
}

/** Returns whether the template sets the role's name and so needs CAPABILITY_NAMED_IAM. */
export function isNamed(roleName: string): boolean {
  return roleName !== PLACEHOLDERS.ROLE_NAME.text;
}

/**
 * CloudFormation would replace `{{resolve:…}}` in a prefix with a parameter or secret, so IAM's wildcard `?` replaces one of the braces.
 */
function withoutDynamicReferences(policy: IamPolicy): IamPolicy {
  return JSON.parse(formatPolicy(policy).replaceAll("{{resolve:", "{?resolve:"));
}
