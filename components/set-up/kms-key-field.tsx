"use client";

import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { isKmsKeyArn } from "@/server/domain/destination/kms-key-arn.ts";

type KmsKeyFieldProps = {
  /** Null without KMS, and "" where the key isn't named yet. */
  kmsKeyArn: string | null;
  /** The bucket's, where it is chosen. */
  region: string;
  onChange: (kmsKeyArn: string | null) => void;
};

/** Whether a KMS key encrypts the bucket, and which. */
export function KmsKeyField({ kmsKeyArn, region, onChange }: KmsKeyFieldProps) {
  const switchId = useId();
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-3">
        <label htmlFor={switchId} className="font-medium">
          The bucket is encrypted with a KMS key
        </label>
        <Switch id={switchId} checked={kmsKeyArn !== null} onCheckedChange={(on) => onChange(on ? "" : null)} />
      </div>
      {kmsKeyArn !== null && (
        <Field
          optional
          label="Key ARN"
          error={keyArnSentence(kmsKeyArn, region)}
          hint="AWS KMS shows it on the key's page. An alias won't do."
        >
          {(control) => (
            <Input
              {...control}
              value={kmsKeyArn}
              onChange={(event) => onChange(event.target.value.trim())}
              placeholder={`arn:aws:kms:${region || "us-west-2"}:123456789012:key/…`}
              autoComplete="off"
              spellCheck={false}
              className="font-mono text-sm"
            />
          )}
        </Field>
      )}
    </div>
  );
}

function keyArnSentence(keyArn: string, region: string): string | undefined {
  if (keyArn === "") return undefined;
  if (!isKmsKeyArn(keyArn)) return "A key's ARN looks like arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.";
  const keyRegion = keyArn.split(":")[3];
  if (region !== "" && keyRegion !== region)
    return `This key is in ${keyRegion}, the bucket in ${region}. S3 uses keys of the bucket's own region only.`;
  return undefined;
}
