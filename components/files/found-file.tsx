import { FileRow } from "@/components/files/file-row";
import type { FileView } from "@/components/files/file-view";
import { FilesHead } from "@/components/files/files-head";
import { Table } from "@/components/ui/table";

/** The one file that somebody looked for, above all others. */
export function FoundFile({ file }: { file: FileView | null }) {
  if (file === null) return null;
  return (
    <section aria-labelledby="found" className="grid gap-2">
      <h2 id="found" className="font-semibold">
        The file that you looked for
      </h2>
      <Table label="Found" className="table-fixed sm:min-w-[52rem]">
        <FilesHead />
        <tbody>
          <FileRow file={file} />
        </tbody>
      </Table>
    </section>
  );
}
