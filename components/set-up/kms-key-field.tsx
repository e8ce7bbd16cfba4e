"use client";

import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { isKmsKeyArn } from "@/server/domain/destination/kms-key-arn.ts";

type KmsKeyFieldProps = {
  /** Null without KMS, "" before a key is entered. */
  kmsKeyArn: string | null;
  /** The region of the bucket; "" before one is chosen. */
  region: string;
  onChange: (kmsKeyArn: string | null) => void;
};

/** A switch for a bucket that a KMS key encrypts, and the ARN of the key. */
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
          hint="Shown on the key's page in AWS KMS. An alias is not accepted."
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
  if (!isKmsKeyArn(keyArn)) return "A key ARN looks like arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.";
  const keyRegion = keyArn.split(":")[3];
  if (region !== "" && keyRegion !== region)
    return `This key is in ${keyRegion}, the bucket in ${region}. S3 only uses keys of the bucket's region.`;
  return undefined;
}
