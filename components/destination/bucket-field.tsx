"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { FieldOffer } from "@/components/destination/field-offer";
import { KeyPreview } from "@/components/destination/key-preview";
import { savedComplaint } from "@/components/destination/saved-complaint";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { parseBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { bucketComplaint } from "@/server/domain/destination/bucket-path-input.ts";
import { bucketWarnings } from "@/server/domain/destination/bucket-warnings.ts";
import { AWS_S3_SETTINGS } from "@/server/domain/destination/catalog.ts";
import { type RecognisedBucket, recogniseBucket } from "@/server/domain/destination/recognise-bucket.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";

type BucketFieldProps = { sourceId: string; saved: string | undefined; typed: string | undefined; readOnly: boolean };

/** *Bucket Name*, with the keys that files will get. It offers the name if an address, an ARN or a URL was pasted. */
export function BucketField({ sourceId, saved, typed, readOnly }: BucketFieldProps) {
  const { register, control: form, formState, setValue } = useFormContext<Settings>();
  const [awsRegion, text] = useWatch({ control: form, name: ["awsRegion", "bucket"] });
  // An input drops line breaks. The saved text is checked instead, until the person types.
  const untouched = formState.dirtyFields.bucket ? undefined : saved;
  const error = formState.errors.bucket?.message ?? savedComplaint(untouched, bucketComplaint);
  const recognised = recogniseBucket(untouched ?? text);

  function accept({ bucketName, region }: RecognisedBucket) {
    if (region !== null) setValue("awsRegion", region, { shouldDirty: true, shouldValidate: true });
    setValue("bucket", bucketName, { shouldDirty: true, shouldValidate: true });
  }

  return (
    <Field
      label="Bucket Name"
      error={error}
      hint={
        <>
          {AWS_S3_SETTINGS.bucket.description} To add a prefix, write it after a slash.
          <BucketWarnings bucketName={text} awsRegion={awsRegion} />
          <KeyPreview bucketName={text} sourceId={sourceId} />
        </>
      }
      offer={
        recognised !== null &&
        !readOnly && (
          <FieldOffer
            sentence={error === undefined ? OFFERS[recognised.what] : undefined}
            label={recognised.region === null ? `Use ${recognised.bucketName}` : `Use ${recognised.bucketName} in ${recognised.region}`}
            onAccept={() => accept(recognised)}
          />
        )
      }
    >
      {(control) => (
        <Input
          {...control}
          {...register("bucket")}
          defaultValue={typed ?? formState.defaultValues?.bucket}
          readOnly={readOnly}
          placeholder="acme-events"
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-sm"
        />
      )}
    </Field>
  );
}

const OFFERS = {
  address: "This is the bucket's address.",
  arn: "This is the bucket's ARN.",
  repaired: "Without the characters that are not allowed:",
} as const;

function BucketWarnings({ bucketName, awsRegion }: { bucketName: string; awsRegion: string }) {
  const parsed = parseBucketPath(bucketName);
  if (!parsed.ok) return null;
  return bucketWarnings(parsed.value, awsRegion).map((sentence) => (
    <span key={sentence} className="mt-1 block text-warning">
      {sentence}
    </span>
  ));
}
