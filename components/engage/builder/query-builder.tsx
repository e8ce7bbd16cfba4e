"use client";

import { ConditionGroup } from "@/components/engage/builder/condition-group";
import { toGroup } from "@/components/engage/builder/edit-query";
import { TraitForm } from "@/components/engage/builder/trait-form";
import type { Query } from "@/server/domain/engage/query/query-tree.ts";

/** The query as fields: conditions of an audience, or the form of a computed trait. */
export function QueryBuilder({ query, onChange }: { query: Query; onChange(query: Query): void }) {
  if (query.kind === "value") return <TraitForm event={query.value} onChange={(value) => onChange({ kind: "value", value })} />;
  return (
    <ConditionGroup
      label="Profiles for which"
      group={toGroup(query.condition)}
      scope={{ of: "profile" }}
      depth={0}
      onChange={(condition) => onChange({ kind: "condition", condition })}
    />
  );
}
