import { z } from "zod";
import { recogniseRole } from "./recognise-role.ts";
import { parseRoleArn } from "./role-arn.ts";

/** The *IAM Role ARN* field of every form and API. What names a role in another shape is refused with the ARN that it means. */
export const RoleArnInput = z
  .string()
  .trim()
  .min(1, "Enter the ARN of the role that you made for Sluice.")
  .max(2048)
  .refine((text) => parseRoleArn(text) !== null, {
    error: ({ input }) => {
      const meant = recogniseRole(String(input));
      if (meant !== null) return `This names a role. Enter its ARN: ${meant}`;
      return "A role ARN looks like arn:aws:iam::123456789012:role/SegmentRole.";
    },
  });
