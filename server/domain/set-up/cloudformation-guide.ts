import { cloudFormationTemplate, isNamed } from "./cloudformation-template.ts";
import { closing, encryptionSection, opening, resourceReason } from "./common-sections.ts";
import { type Guide, inlineCode, paragraph } from "./guide.ts";
import { code, guide, PLACEHOLDERS } from "./placeholders.ts";
import { quoteShell } from "./quote-shell.ts";
import { roleNameFor, stackNameForRole } from "./role-names.ts";
import type { SetUp } from "./set-up-facts.ts";
import { stsEndpointNotes } from "./sts-endpoint.ts";

const DOCUMENT_STACK = "segment-aws-s3";
const PLACEHOLDER_STACK = `${DOCUMENT_STACK}-${PLACEHOLDERS.BUCKET_NAME.text}`;

/** The guide for CloudFormation, which the document doesn't have. */
export function cloudFormationGuide(setUp: SetUp): Guide {
  const stack = toStackName(setUp);
  const file = `${stack ?? DOCUMENT_STACK}.json`;
  const stackArgument = quoteShell(stack ?? PLACEHOLDER_STACK);
  const capability = isNamed(setUp.roleName) ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
  return guide({
    method: "cloudformation",
    label: "CloudFormation",
    title: "Create an IAM role with CloudFormation",
    sections: [
      opening(
        setUp,
        paragraph("You need an S3 bucket, and permission to create stacks that contain IAM roles."),
        ...stsEndpointNotes(setUp.facts),
      ),
      {
        id: "template",
        title: "Save the template",
        step: 1,
        blocks: [
          paragraph("Save this file as ", inlineCode(file), "."),
          code({
            id: "template",
            title: "CloudFormation template",
            fileName: file,
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
            "Upload the file in the CloudFormation console, name the stack ",
            inlineCode(stack ?? PLACEHOLDER_STACK),
            ", and acknowledge that it creates an IAM role. Or run this command in the file's folder. Never update another bucket's stack with this template: its role would lose access to that bucket.",
          ),
          code({
            id: "deploy",
            title: "Create the stack",
            fileName: null,
            language: "shell",
            code: `aws cloudformation deploy --stack-name ${stackArgument} --template-file ${file} --capabilities ${capability}`,
          }),
        ],
      },
      {
        id: "role-arn",
        title: "Read the role's ARN",
        step: 3,
        blocks: [
          paragraph("The stack's Outputs tab shows it as RoleArn. This command prints it too."),
          code({
            id: "role-arn",
            title: "Show the role's ARN",
            fileName: null,
            language: "shell",
            code: `aws cloudformation describe-stacks --stack-name ${stackArgument} --query "Stacks[0].Outputs[?OutputKey=='RoleArn'].OutputValue" --output text`,
          }),
        ],
      },
      encryptionSection(setUp),
      closing(setUp, ["Sluice needs the value of RoleArn."]),
    ],
  });
}

/** Named after the role, or after the bucket if CloudFormation names the role. Null if neither is known. */
function toStackName({ facts, roleName }: SetUp): string | null {
  if (isNamed(roleName)) return stackNameForRole(DOCUMENT_STACK, roleName);
  return facts.location === null ? null : stackNameForRole(DOCUMENT_STACK, roleNameFor(facts.location));
}
