import { isNamed } from "./cloudformation-template.ts";
import { closing, encryptionSection, opening, resourceReason } from "./common-sections.ts";
import { type Guide, inlineCode, paragraph, warning } from "./guide.ts";
import { code, guide } from "./placeholders.ts";
import { stackNameForRole } from "./role-names.ts";
import type { SetUp } from "./set-up-facts.ts";
import { stsEndpointNotes } from "./sts-endpoint.ts";
import { terraformModule } from "./terraform-module.ts";

/** The guide "Create IAM roles using Terraform" (R42 to R51). */
export function terraformGuide(setUp: SetUp): Guide {
  const fileName = `${isNamed(setUp.roleName) ? stackNameForRole("segment-aws-s3", setUp.roleName) : "segment-aws-s3"}.tf`;
  return guide({
    method: "terraform",
    label: "Terraform",
    title: "Create IAM roles using Terraform",
    sections: [
      opening(
        setUp,
        paragraph(
          "You need an S3 bucket and Terraform v0.12 or later, with the AWS provider configured for the account that the role belongs to.",
        ),
        ...stsEndpointNotes(setUp.facts),
      ),
      {
        id: "module",
        title: "Apply the module",
        step: 1,
        blocks: [
          paragraph(
            "Save this in a folder of its own, then run ",
            inlineCode("terraform init"),
            " and ",
            inlineCode("terraform apply"),
            " there. Don't save it in the folder of another bucket's module: the resources have the same names in Terraform, so it would replace them.",
          ),
          code({ id: "module", title: "Terraform module", fileName, language: "hcl", code: terraformModule(setUp) }),
          ...resourceReason(setUp),
          warning("You can change the module to meet your organization's needs. Only the unchanged template is supported."),
        ],
      },
      encryptionSection(setUp),
      closing(setUp, [
        "After applying, ",
        inlineCode("terraform state show aws_iam_role.segment_aws_s3_iam_role"),
        " lists the role's arn.",
      ]),
    ],
  });
}
