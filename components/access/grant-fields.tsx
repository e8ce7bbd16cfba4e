"use client";

import { useId } from "react";
import { TickBox } from "@/components/ui/tick-box";
import type { Grant } from "@/server/domain/access/permissions.ts";
import { ROLE_NAMES, ROLES, type Role } from "@/server/domain/access/roles.ts";

export type SourceName = { id: string; name: string };

type GrantFieldsProps = {
  grants: readonly Grant[];
  sources: readonly SourceName[];
  /** Why the owner role can't be removed; null if it can. */
  ownerStays: string | null;
  error?: string | undefined;
  onChange: (grants: Grant[]) => void;
};

/** Any number of roles, whose permissions add up. Some roles apply to all sources or to chosen ones. */
export function GrantFields({ grants, sources, ownerStays, error, onChange }: GrantFieldsProps) {
  const errorId = useId();
  return (
    <fieldset className="grid gap-1.5" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1.5 font-medium">Roles</legend>
      <div className="grid divide-y divide-border rounded-lg border border-border">
        {ROLE_NAMES.map((role) => (
          <RoleLine
            key={role}
            role={role}
            grants={grants}
            sources={sources}
            stays={role === "workspace_owner" ? ownerStays : null}
            onChange={onChange}
          />
        ))}
      </div>
      {error && (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type RoleLineProps = Pick<GrantFieldsProps, "grants" | "sources" | "onChange"> & { role: Role; stays: string | null };

function RoleLine({ role, grants, sources, stays, onChange }: RoleLineProps) {
  const id = useId();
  const { label, description, perSource } = ROLES[role];
  const own = grants.filter((grant) => grant.role === role);
  const others = grants.filter((grant) => grant.role !== role);
  const checked = own.length > 0;
  const onAll = own.some((grant) => grant.sourceId === null);
  const setSources = (sourceIds: readonly (string | null)[]) => onChange([...others, ...sourceIds.map((sourceId) => ({ role, sourceId }))]);
  return (
    <div className="px-3 py-2">
      <label htmlFor={id} className="flex min-h-8 cursor-pointer gap-2.5 py-1">
        <TickBox
          id={id}
          type="checkbox"
          checked={checked}
          disabled={stays !== null}
          aria-describedby={`${id}-about`}
          onChange={(event) => setSources(event.target.checked ? [null] : [])}
          className="mt-0.5"
        />
        <span className="grid">
          <span className="font-medium">{label}</span>
          <span id={`${id}-about`} className="text-sm text-muted">
            {stays ?? description}
          </span>
        </span>
      </label>
      {checked && perSource && sources.length > 0 && (
        <div className="mb-1 ml-6.5 grid gap-1.5">
          <select
            aria-label={`Sources of ${label}`}
            value={onAll ? "all" : "chosen"}
            onChange={(event) => setSources(event.target.value === "all" ? [null] : [sources[0]?.id ?? null])}
            className="h-8 w-fit rounded-md border border-input bg-background px-2 text-sm"
          >
            <option value="all">On all sources, including later ones</option>
            <option value="chosen">On chosen sources</option>
          </select>
          {!onAll && (
            <ChosenSources
              label={label}
              sources={sources}
              chosen={own.flatMap(({ sourceId }) => sourceId ?? [])}
              onChange={(sourceIds) => setSources(sourceIds)}
            />
          )}
        </div>
      )}
    </div>
  );
}

type ChosenSourcesProps = {
  label: string;
  sources: readonly SourceName[];
  chosen: readonly string[];
  onChange: (sourceIds: string[]) => void;
};

function ChosenSources({ label, sources, chosen, onChange }: ChosenSourcesProps) {
  return (
    <ul aria-label={`Chosen sources of ${label}`} className="grid max-h-40 overflow-y-auto rounded-md border border-border px-2 py-1">
      {sources.map(({ id, name }) => (
        <li key={id}>
          <label className="flex min-h-8 min-w-0 cursor-pointer items-center gap-2 text-sm">
            <TickBox
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
            />
            <span className="truncate">{name}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}
