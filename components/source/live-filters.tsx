import type { JsonLook } from "@/components/code/json-text";
import { Input } from "@/components/ui/input";
import { Tabs, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { CALL_TYPES } from "@/server/domain/batch/event-kind.ts";
import type { LiveFilter } from "@/server/domain/live/live-event.ts";

type LiveFiltersProps = { filter: LiveFilter; onFilter(filter: LiveFilter): void; look: JsonLook; onLook(look: JsonLook): void };

const LIST = "rounded-lg border border-border bg-surface p-0.5";

/** Search, outcome, type, and how the JSON is shown. */
export function LiveFilters({ filter, onFilter, look, onLook }: LiveFiltersProps) {
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
      <Tabs value={filter.outcome} onValueChange={(chosen) => onFilter({ ...filter, outcome: chosen as LiveFilter["outcome"] })}>
        <TabsList aria-label="Accepted or refused" className={LIST}>
          <TabsTrigger value="all">All</TabsTrigger>
          <TabsTrigger value="accepted">Accepted</TabsTrigger>
          <TabsTrigger value="refused">Refused</TabsTrigger>
        </TabsList>
      </Tabs>
      <select
        aria-label="Type"
        value={filter.type}
        onChange={(event) => onFilter({ ...filter, type: event.target.value })}
        className="h-9 rounded-md border border-input bg-background px-2.5"
      >
        <option value="">All types</option>
        {CALL_TYPES.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
      <Tabs value={look} onValueChange={(chosen) => onLook(chosen as JsonLook)} className="sm:ml-auto">
        <TabsList aria-label="How events are shown" className={LIST}>
          <TabsTrigger value="pretty">Pretty</TabsTrigger>
          <TabsTrigger value="raw">Raw</TabsTrigger>
        </TabsList>
      </Tabs>
    </div>
  );
}
