"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Files as FilesIcon } from "lucide-react";
import type { ReactNode } from "react";
import { FileRow } from "@/components/files/file-row";
import { FilesHead } from "@/components/files/files-head";
import type { SendAgain } from "@/components/files/use-send-again";
import { useSending } from "@/components/files/use-sending";
import { POLL_MS, pollJson } from "@/components/poll";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Table } from "@/components/ui/table";
import type { FilePage } from "@/server/observe/list-files.ts";

type FilesTableProps = {
  destinationId: string;
  first: FilePage;
  emptySentence: string;
  emptyAction: ReactNode;
  /** Null for people who may not send files again. */
  sendAgain: SendAgain | null;
  /** Whether the destination is disabled. It sends no files again then. */
  disabled: boolean;
};

/** The files of a destination, newest first. It is polled; new rows are added at the top. */
export function FilesTable({ destinationId, first, emptySentence, emptyAction, sendAgain, disabled }: FilesTableProps) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["files", destinationId],
    queryFn: ({ pageParam }) =>
      pollJson<FilePage>(`/destinations/${destinationId}/files/live${pageParam === null ? "" : `?before=${pageParam}`}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    initialData: { pages: [first], pageParams: [null] },
    refetchInterval: POLL_MS,
  });
  const files = [...new Map(data.pages.flatMap((page) => page.files).map((file) => [file.id, file])).values()];
  const sending = useSending(destinationId, sendAgain, files, disabled);

  if (files.length === 0) {
    return (
      <EmptyState icon={FilesIcon} title="No files yet" action={emptyAction}>
        {emptySentence}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-4">
      {error !== null && (
        <Notice tone="warning">Sluice is not responding. The list may be out of date. It is requested again every few seconds.</Notice>
      )}
      <Table label="Files" className="table-fixed sm:min-w-[66rem]">
        <FilesHead choose={sending?.chooseAll ?? null} withMenu={sending !== null} />
        <tbody>
          {files.map((file) => (
            <FileRow
              key={file.id}
              destinationId={destinationId}
              file={file}
              choose={sending?.choose(file) ?? null}
              menu={sending?.menu(file) ?? null}
            />
          ))}
        </tbody>
      </Table>
      {sending?.foot}
      {hasNextPage && (
        <Button onClick={() => fetchNextPage()} aria-disabled={isFetchingNextPage || undefined} className="justify-self-center">
          {isFetchingNextPage ? "Loading older files…" : "Load older files"}
        </Button>
      )}
    </div>
  );
}
