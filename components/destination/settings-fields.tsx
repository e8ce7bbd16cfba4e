"use client";

import type { ReactNode } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { BucketField } from "@/components/destination/bucket-field";
import { RegionSelect } from "@/components/destination/region-select";
import { RoleField } from "@/components/destination/role-field";
import { TypedCollision } from "@/components/destination/typed-collision";
import { Field } from "@/components/ui/field";
import { AWS_S3_SETTINGS } from "@/server/domain/destination/catalog.ts";
import type { Sibling } from "@/server/domain/destination/collision.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";

type SettingsFieldsProps = {
  sourceId: string;
  /** The other destinations of the source, to warn of a shared location. Empty if the page warns already. */
  siblings: readonly Sibling[];
  /** The saved settings, which may break rules that were added later. Left out if nothing is saved. */
  saved?: Settings;
  readOnly?: boolean;
  /** The values that a form without scripts has posted. */
  typed?: Settings | null;
  /** Shown between the bucket and the role: it needs the one and creates the other. */
  guide?: ReactNode;
};

/** The three settings of AWS S3, in the form around them. */
export function SettingsFields({ sourceId, siblings, saved, readOnly = false, typed = null, guide }: SettingsFieldsProps) {
  const { control, setValue } = useFormContext<Settings>();
  const bucket = useWatch({ control, name: "bucket" });
  return (
    <>
      <RegionField readOnly={readOnly} />
      <BucketField sourceId={sourceId} saved={saved?.bucket} typed={typed?.bucket} readOnly={readOnly} />
      <TypedCollision
        bucket={bucket}
        siblings={siblings}
        onUse={(value) => setValue("bucket", value, { shouldDirty: true, shouldValidate: true })}
      />
      {guide}
      <RoleField saved={saved?.iamRoleArn} typed={typed?.iamRoleArn} readOnly={readOnly} />
    </>
  );
}

function RegionField({ readOnly }: { readOnly: boolean }) {
  const { control: form, formState } = useFormContext<Settings>();
  const { label, description } = AWS_S3_SETTINGS.awsRegion;
  return (
    <Field label={label} error={formState.errors.awsRegion?.message} hint={description}>
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
  );
}
