import { JSON_LOOKS, type JsonLook } from "@/components/code/json-text";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { Input } from "@/components/ui/input";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";
import { CALL_TYPES } from "@/server/domain/batch/event-kind.ts";
import type { LiveFilter } from "@/server/domain/live/live-event.ts";

type LiveFiltersProps = { filter: LiveFilter; onFilter(filter: LiveFilter): void; look: JsonLook; onLook(look: JsonLook): void };

const OUTCOMES = [
  { value: "all", label: "All" },
  { value: "accepted", label: "Accepted" },
  { value: "refused", label: "Refused" },
] as const;

/** Search, outcome, type, and how the JSON is shown. */
export function LiveFilters({ filter, onFilter, look, onLook }: LiveFiltersProps) {
  const isPreHydration = useIsPreHydration();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.target.value })}
        aria-label="Search live events"
        placeholder="Search: name, user, reason"
        maxLength={200}
        className="flex-1 basis-56 sm:max-w-sm"
      />
      <ChoiceGroup
        label="Accepted or refused"
        value={filter.outcome}
        choices={OUTCOMES}
        onChange={(outcome) => onFilter({ ...filter, outcome })}
      />
      <select
        aria-label="Type"
        disabled={isPreHydration}
        data-early={isPreHydration || undefined}
        value={filter.type}
        onChange={(event) => onFilter({ ...filter, type: event.target.value })}
        className="h-9 rounded-md border border-input bg-background px-2.5"
      >
        <option value="">All types</option>
        {CALL_TYPES.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
      <ChoiceGroup label="How events are shown" value={look} choices={JSON_LOOKS} onChange={onLook} className="sm:ml-auto" />
    </div>
  );
}
