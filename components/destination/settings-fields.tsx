"use client";

import type { ReactNode } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { FieldOffer } from "@/components/destination/field-offer";
import { KeyPreview } from "@/components/destination/key-preview";
import { RegionSelect } from "@/components/destination/region-select";
import { TypedCollision } from "@/components/destination/typed-collision";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { parseBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { bucketComplaint } from "@/server/domain/destination/bucket-path-input.ts";
import { bucketWarnings } from "@/server/domain/destination/bucket-warnings.ts";
import { AWS_S3_SETTINGS } from "@/server/domain/destination/catalog.ts";
import type { Neighbour } from "@/server/domain/destination/collision.ts";
import { recogniseBucket } from "@/server/domain/destination/recognise-bucket.ts";
import { recogniseRole } from "@/server/domain/destination/recognise-role.ts";
import { findPartition, findRegion } from "@/server/domain/destination/region.ts";
import { parseRoleArn } from "@/server/domain/destination/role-arn.ts";
import { roleComplaint } from "@/server/domain/destination/role-arn-input.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { trimText, unfitSentence } from "@/server/domain/plain-text.ts";
import { findUnfitCharacter } from "@/server/domain/unfit-character.ts";

/** `neighbours` are the source's other destinations, of which one may write to the typed location: none, where that is said already. */
type SettingsFieldsProps = {
  sourceId: string;
  neighbours: readonly Neighbour[];
  /** What is saved, and may be older than the rules of today. Left out where nothing is. */
  saved?: Settings;
  readOnly?: boolean;
  /** What a form without scripts has posted: it stays in the fields. */
  typed?: Settings | null;
  /** Stands between the bucket, which it needs, and the role, which it makes. */
  guide?: ReactNode;
};

/** The three settings of AWS S3, in the form around it. What is pasted in another shape is offered in the right one. */
export function SettingsFields({ sourceId, neighbours, saved, readOnly = false, typed = null, guide }: SettingsFieldsProps) {
  const { register, control: form, formState, setValue } = useFormContext<Settings>();
  const [awsRegion, bucketName, roleArn] = useWatch({ control: form, name: ["awsRegion", "bucket", "iamRoleArn"] });
  const { errors, dirtyFields } = formState;
  // An input shows no line breaks: until something is typed, the saved text itself is judged.
  const savedBucket = saved === undefined || dirtyFields.bucket ? null : saved.bucket;
  const savedRole = saved === undefined || dirtyFields.iamRoleArn ? null : saved.iamRoleArn;
  const bucket = recogniseBucket(savedBucket ?? bucketName);
  const role = recogniseRole(savedRole ?? roleArn);
  const bucketError = errors.bucket?.message ?? savedComplaint(savedBucket, bucketComplaint);
  const roleError = errors.iamRoleArn?.message ?? savedComplaint(savedRole, roleComplaint);
  const put = (field: keyof Settings, value: string) => setValue(field, value, { shouldDirty: true, shouldValidate: true });

  function takeBucket({ bucketName: name, region }: NonNullable<typeof bucket>) {
    if (region !== null) put("awsRegion", region);
    put("bucket", name);
  }

  return (
    <>
      <Field label={AWS_S3_SETTINGS.awsRegion.label} error={errors.awsRegion?.message} hint={AWS_S3_SETTINGS.awsRegion.description}>
        {(control) => (
          <Controller
            control={form}
            name="awsRegion"
            render={({ field }) => (
              <RegionSelect
                {...control}
                name={field.name}
                ref={field.ref}
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                disabled={readOnly}
              />
            )}
          />
        )}
      </Field>
      <Field
        label="Bucket Name"
        error={bucketError}
        hint={
          <>
            {AWS_S3_SETTINGS.bucket.description} To put the files below a prefix, add it after a slash.
            <BucketWarnings bucketName={bucketName} awsRegion={awsRegion} />
            <KeyPreview bucketName={bucketName} sourceId={sourceId} />
          </>
        }
        offer={
          bucket !== null &&
          !readOnly && (
            <FieldOffer
              sentence={bucketError === undefined ? OFFERS[bucket.what] : undefined}
              label={bucket.region === null ? `Use ${bucket.bucketName}` : `Use ${bucket.bucketName} in ${bucket.region}`}
              onAccept={() => takeBucket(bucket)}
            />
          )
        }
      >
        {(control) => (
          <Input
            {...control}
            {...register("bucket")}
            defaultValue={typed?.bucket ?? formState.defaultValues?.bucket}
            readOnly={readOnly}
            placeholder="acme-events"
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-sm"
          />
        )}
      </Field>
      <TypedCollision bucket={bucketName} neighbours={neighbours} onUse={(value) => put("bucket", value)} />
      {guide}
      <Field
        label="IAM Role ARN"
        error={roleError ?? partitionSentence(roleArn, awsRegion)}
        hint={AWS_S3_SETTINGS.iamRoleArn.description}
        offer={
          role !== null &&
          !readOnly && (
            <FieldOffer
              sentence={roleError === undefined ? "This names a role." : undefined}
              label={`Use ${role}`}
              onAccept={() => put("iamRoleArn", role)}
            />
          )
        }
      >
        {(control) => (
          <Input
            {...control}
            {...register("iamRoleArn")}
            defaultValue={typed?.iamRoleArn ?? formState.defaultValues?.iamRoleArn}
            readOnly={readOnly}
            placeholder="arn:aws:iam::123456789012:role/SegmentRole"
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-sm"
          />
        )}
      </Field>
    </>
  );
}

const OFFERS = {
  address: "This is the bucket's address.",
  arn: "This is the bucket's ARN.",
  repaired: "Without what can't stand in it:",
} as const;

/** Why a text that is saved could not be saved today; characters at its ends count as well, which would be trimmed today. */
function savedComplaint(saved: string | null, complain: (text: string) => string | null): string | undefined {
  if (saved === null || saved === "") return undefined;
  const unfit = findUnfitCharacter(saved);
  return unfit === null ? (complain(saved) ?? undefined) : unfitSentence(unfit);
}

function BucketWarnings({ bucketName, awsRegion }: { bucketName: string; awsRegion: string }) {
  const parsed = parseBucketPath(bucketName);
  if (!parsed.ok) return null;
  return bucketWarnings(parsed.value, awsRegion).map((sentence) => (
    <span key={sentence} className="mt-1 block text-warning">
      {sentence}
    </span>
  ));
}

/** Said as soon as both are there: nobody has to save to learn it. */
function partitionSentence(roleArn: string, awsRegion: string): string | undefined {
  const [role, region] = [parseRoleArn(trimText(roleArn)), findRegion(awsRegion)];
  if (role === null || region === undefined || role.partition === region.partition) return undefined;
  const label = (id: string) => findPartition(id)?.label ?? id;
  return `This role is in ${label(role.partition)}, ${region.code} in ${label(region.partition)}. A role can't be assumed across partitions.`;
}
