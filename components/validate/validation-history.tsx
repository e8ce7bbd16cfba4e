"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { pollJson } from "@/components/poll";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PastValidation } from "@/components/validate/past-validation";
import type { VerdictLinks } from "@/components/validate/verdict";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { ValidationPage } from "@/server/validate/list-validations.ts";

type ValidationHistoryProps = { links: VerdictLinks; saved: Settings; first: ValidationPage };

/** All validations of the destination, by people and by Sluice, newest first. */
export function ValidationHistory({ links, saved, first }: ValidationHistoryProps) {
  const { destinationId } = links;
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["validations", destinationId],
    queryFn: ({ pageParam }) =>
      pollJson<ValidationPage>(`/destinations/${destinationId}/validations${pageParam === null ? "" : `?before=${pageParam}`}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    initialData: { pages: [first], pageParams: [null] },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const validations = [...new Map(data.pages.flatMap((page) => page.validations).map((one) => [one.id, one])).values()];
  if (validations.length === 0) {
    return (
      <p className="text-muted">No validations yet. Each validation is listed here with the person who ran it and the answer of AWS.</p>
    );
  }
  return (
    <div className="grid gap-4">
      {error !== null && <Notice tone="warning">Sluice is not responding. The list may be out of date.</Notice>}
      <ol className="grid divide-y divide-border overflow-hidden rounded-lg border border-border bg-raised">
        {validations.map((validation) => (
          <PastValidation key={validation.id} validation={validation} saved={saved} links={links} />
        ))}
      </ol>
      {hasNextPage && (
        <Button onClick={() => fetchNextPage()} aria-disabled={isFetchingNextPage || undefined} className="justify-self-center">
          {isFetchingNextPage ? "Loading older validations…" : "Load older validations"}
        </Button>
      )}
    </div>
  );
}
