"use client";

import { useId } from "react";
import { KmsKeyField } from "@/components/set-up/kms-key-field";
import type { SetUpOptions } from "@/components/set-up/set-up-options";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { type BucketPath, formatBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { isRoleName } from "@/server/domain/destination/role-arn.ts";

type OptionFieldsProps = {
  options: SetUpOptions;
  /** The region of the bucket; "" before one is chosen. */
  region: string;
  /** The other destinations of the workspace that use a role of this name. */
  uses: readonly { id: string; name: string; location: BucketPath }[];
  onChange: (options: SetUpOptions) => void;
};

/** What only the person knows: the role's name, whether other destinations keep using it, and the KMS key of the bucket. */
export function OptionFields({ options, region, uses, onChange }: OptionFieldsProps) {
  const { roleName, kmsKeyArn, alone } = options;
  return (
    <div className="grid gap-4 rounded-lg border border-border px-4 py-4">
      <Field
        label="Role name"
        error={roleName === "" || isRoleName(roleName) ? undefined : ROLE_NAME_SENTENCE}
        hint={roleName === "" ? "By default named after the bucket." : undefined}
      >
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
      {uses.length > 0 && <SharedRole uses={uses} alone={alone} onChange={(only) => onChange({ ...options, alone: only })} />}
      <KmsKeyField kmsKeyArn={kmsKeyArn} region={region} onChange={(arn) => onChange({ ...options, kmsKeyArn: arn })} />
    </div>
  );
}

type SharedRoleProps = { uses: OptionFieldsProps["uses"]; alone: boolean; onChange: (alone: boolean) => void };

/** Several destinations with one role need one policy for all of them. */
function SharedRole({ uses, alone, onChange }: SharedRoleProps) {
  const switchId = useId();
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <label htmlFor={switchId} className="font-medium">
          Keep access for the other destinations that use this role
        </label>
        <Switch id={switchId} checked={!alone} onCheckedChange={(on) => onChange(!on)} />
      </div>
      <ul className="grid list-disc gap-1 pl-5 text-sm text-muted marker:text-muted">
        {uses.map(({ id, name, location }) => (
          <li key={id} className="break-words">
            {name}: <code className="font-mono text-xs break-all">{formatBucketPath(location)}</code>
          </li>
        ))}
      </ul>
      {alone && (
        <p className="text-sm text-warning">
          With this policy, the role can no longer write to these locations, and their delivery pauses.
        </p>
      )}
    </div>
  );
}

const ROLE_NAME_SENTENCE = "A role's name has 1 to 64 letters, digits and +=,.@-_ characters.";
