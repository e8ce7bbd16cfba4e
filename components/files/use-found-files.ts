"use client";

import { useQuery } from "@tanstack/react-query";
import { pollJson } from "@/components/poll";
import type { FoundFile } from "@/server/observe/find-files.ts";

/** The name of a file is the id of its batch, so every key contains one. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The files that `text` names, where it is a key, an S3 address or the name of a file. */
export function useFoundFiles(text: string): { files: readonly FoundFile[]; searching: boolean } {
  const id = ID.exec(text)?.[0] ?? null;
  const { data, isFetching } = useQuery({
    queryKey: ["found-files", id],
    queryFn: () => pollJson<FoundFile[]>(`/files/find?q=${encodeURIComponent(id ?? "")}`),
    enabled: id !== null,
  });
  return { files: id === null ? [] : (data ?? []), searching: isFetching };
}
