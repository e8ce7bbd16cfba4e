import { FileRow } from "@/components/files/file-row";
import { FilesHead } from "@/components/files/files-head";
import { Table } from "@/components/ui/table";
import type { FileSummary } from "@/server/observe/list-files.ts";

/** The file that the URL searches for, above the list. */
export function FoundFile({ destinationId, file }: { destinationId: string; file: FileSummary | null }) {
  if (file === null) return null;
  return (
    <section aria-labelledby="found" className="grid gap-2">
      <h2 id="found" className="font-semibold">
        The file you searched for
      </h2>
      <Table label="Found" className="table-fixed sm:min-w-[66rem]">
        <FilesHead />
        <tbody>
          <FileRow destinationId={destinationId} file={file} />
        </tbody>
      </Table>
    </section>
  );
}
