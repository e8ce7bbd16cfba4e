"use client";

import { Controller, useFormContext, useWatch } from "react-hook-form";
import { KeyPreview } from "@/components/destination/key-preview";
import { RegionSelect } from "@/components/destination/region-select";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Settings } from "@/server/domain/settings.ts";

/** The three settings of AWS S3, in the form around it. */
export function SettingsFields({ sourceId, readOnly = false }: { sourceId: string; readOnly?: boolean }) {
  const { register, control: form, formState } = useFormContext<Settings>();
  const bucketName = useWatch({ control: form, name: "bucket" });
  const { errors } = formState;
  return (
    <>
      <Field label="AWS Region" error={errors.awsRegion?.message} hint="The AWS Region where your S3 Bucket resides.">
        {(control) => (
          <Controller
            control={form}
            name="awsRegion"
            render={({ field }) => (
              <RegionSelect
                {...control}
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
        error={errors.bucket?.message}
        hint={
          <>
            Your S3 bucket name. To put the files below a prefix, add it after a slash.
            <KeyPreview bucketName={bucketName} sourceId={sourceId} />
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            {...register("bucket")}
            readOnly={readOnly}
            placeholder="acme-events"
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-sm"
          />
        )}
      </Field>
      <Field
        label="IAM Role ARN"
        error={errors.iamRoleArn?.message}
        hint="The ARN of the IAM role that Segment will assume to connect to your S3 Bucket."
      >
        {(control) => (
          <Input
            {...control}
            {...register("iamRoleArn")}
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
