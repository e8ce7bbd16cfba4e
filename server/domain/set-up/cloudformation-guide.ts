import { cloudFormationTemplate, isNamed } from "./cloudformation-template.ts";
import { closing, encryptionSection, opening, resourceReason } from "./common-sections.ts";
import { type Guide, inlineCode, paragraph } from "./guide.ts";
import { code, guide } from "./placeholders.ts";
import type { SetUp } from "./set-up-facts.ts";
import { stsEndpointNotes } from "./sts-endpoint.ts";

const STACK = "segment-aws-s3";
const FILE = "segment-aws-s3.json";

/** Create the IAM role with CloudFormation, which the document doesn't offer. */
export function cloudFormationGuide(setUp: SetUp): Guide {
  const capability = isNamed(setUp.roleName) ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
  return guide({
    method: "cloudformation",
    label: "CloudFormation",
    title: "Create an IAM role with CloudFormation",
    sections: [
      opening(
        setUp,
        paragraph("You need an S3 bucket, and the right to create stacks that hold IAM roles."),
        ...stsEndpointNotes(setUp.facts),
      ),
      {
        id: "template",
        title: "Save the template",
        step: 1,
        blocks: [
          paragraph("Save this on your machine as ", inlineCode(FILE), "."),
          code({
            id: "template",
            title: "CloudFormation template",
            fileName: FILE,
            language: "json",
            code: cloudFormationTemplate(setUp),
          }),
          ...resourceReason(setUp),
        ],
      },
      {
        id: "deploy",
        title: "Create the stack",
        step: 2,
        blocks: [
          paragraph(
            "Upload the file in the CloudFormation console and acknowledge that the stack creates an IAM role, or run this in its folder.",
          ),
          code({
            id: "deploy",
            title: "Create the stack",
            fileName: null,
            language: "shell",
            code: `aws cloudformation deploy --stack-name ${STACK} --template-file ${FILE} --capabilities ${capability}`,
          }),
        ],
      },
      {
        id: "role-arn",
        title: "Read the role's ARN",
        step: 3,
        blocks: [
          paragraph("The stack's Outputs tab shows it as RoleArn; so does this."),
          code({
            id: "role-arn",
            title: "Show the role's ARN",
            fileName: null,
            language: "shell",
            code: `aws cloudformation describe-stacks --stack-name ${STACK} --query "Stacks[0].Outputs[?OutputKey=='RoleArn'].OutputValue" --output text`,
          }),
        ],
      },
      encryptionSection(setUp),
      closing(setUp, ["RoleArn is what Sluice needs."]),
    ],
  });
}
