"use client";

import { useId } from "react";
import type { SetUpOptions } from "@/components/set-up/set-up-options";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { isKmsKeyArn } from "@/server/domain/kms-key-arn.ts";
import { isRoleName } from "@/server/domain/role-arn.ts";

type OptionFieldsProps = {
  options: SetUpOptions;
  /** The bucket's, where it is chosen. */
  region: string;
  /** Terraform's module names the role itself. */
  withRoleName: boolean;
  onChange: (options: SetUpOptions) => void;
};

/** What only the reader knows: the role's name, and whether a KMS key encrypts the bucket. */
export function OptionFields({ options, region, withRoleName, onChange }: OptionFieldsProps) {
  const switchId = useId();
  const { roleName, kmsKeyArn } = options;
  return (
    <div className="grid gap-4 rounded-lg border border-border px-4 py-4">
      {withRoleName && (
        <Field label="Role name" error={isRoleName(roleName) ? undefined : ROLE_NAME_SENTENCE}>
          {(control) => (
            <Input
              {...control}
              value={roleName}
              onChange={(event) => onChange({ ...options, roleName: event.target.value.trim() })}
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              className="font-mono text-sm"
            />
          )}
        </Field>
      )}
      <div className="grid gap-3">
        <div className="flex items-center justify-between gap-3">
          <label htmlFor={switchId} className="font-medium">
            The bucket is encrypted with a KMS key
          </label>
          <Switch
            id={switchId}
            checked={kmsKeyArn !== null}
            onCheckedChange={(on) => onChange({ ...options, kmsKeyArn: on ? "" : null })}
          />
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
                onChange={(event) => onChange({ ...options, kmsKeyArn: event.target.value.trim() })}
                placeholder={`arn:aws:kms:${region || "us-west-2"}:123456789012:key/…`}
                autoComplete="off"
                spellCheck={false}
                className="font-mono text-sm"
              />
            )}
          </Field>
        )}
      </div>
    </div>
  );
}

const ROLE_NAME_SENTENCE = "A role's name has 1 to 64 letters, digits and +=,.@-_ characters.";

function keyArnSentence(keyArn: string, region: string): string | undefined {
  if (keyArn === "") return undefined;
  if (!isKmsKeyArn(keyArn)) return "A key's ARN looks like arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.";
  const keyRegion = keyArn.split(":")[3];
  if (region !== "" && keyRegion !== region)
    return `This key is in ${keyRegion}, the bucket in ${region}. S3 uses keys of the bucket's own region only.`;
  return undefined;
}
