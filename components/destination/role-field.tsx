"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { FieldOffer } from "@/components/destination/field-offer";
import { savedComplaint } from "@/components/destination/saved-complaint";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AWS_S3_SETTINGS } from "@/server/domain/destination/catalog.ts";
import { recogniseRole } from "@/server/domain/destination/recognise-role.ts";
import { findPartition, findRegion } from "@/server/domain/destination/region.ts";
import { parseRoleArn } from "@/server/domain/destination/role-arn.ts";
import { roleComplaint } from "@/server/domain/destination/role-arn-input.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { trimText } from "@/server/domain/plain-text.ts";

type RoleFieldProps = { saved: string | undefined; typed: string | undefined; readOnly: boolean };

/** *IAM Role ARN*. It offers the ARN if the pasted text contains one. */
export function RoleField({ saved, typed, readOnly }: RoleFieldProps) {
  const { register, control: form, formState, setValue } = useFormContext<Settings>();
  const [awsRegion, text] = useWatch({ control: form, name: ["awsRegion", "iamRoleArn"] });
  // An input drops line breaks. The saved text is checked instead, until the person types.
  const untouched = formState.dirtyFields.iamRoleArn ? undefined : saved;
  const error = formState.errors.iamRoleArn?.message ?? savedComplaint(untouched, roleComplaint);
  const recognised = recogniseRole(untouched ?? text);
  return (
    <Field
      label="IAM Role ARN"
      error={error ?? partitionSentence(text, awsRegion)}
      hint={AWS_S3_SETTINGS.iamRoleArn.description}
      offer={
        recognised !== null &&
        !readOnly && (
          <FieldOffer
            sentence={error === undefined ? "This names a role." : undefined}
            label={`Use ${recognised}`}
            onAccept={() => setValue("iamRoleArn", recognised, { shouldDirty: true, shouldValidate: true })}
          />
        )
      }
    >
      {(control) => (
        <Input
          {...control}
          {...register("iamRoleArn")}
          defaultValue={typed ?? formState.defaultValues?.iamRoleArn}
          readOnly={readOnly}
          placeholder="arn:aws:iam::123456789012:role/SegmentRole"
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-sm"
        />
      )}
    </Field>
  );
}

/** Shown while the values are typed, so that nobody has to save to see it. */
function partitionSentence(roleArn: string, awsRegion: string): string | undefined {
  const [role, region] = [parseRoleArn(trimText(roleArn)), findRegion(awsRegion)];
  if (role === null || region === undefined || role.partition === region.partition) return undefined;
  const label = (id: string) => findPartition(id)?.label ?? id;
  return `This role is in ${label(role.partition)}, ${region.code} in ${label(region.partition)}. A role can't be assumed across partitions.`;
}
