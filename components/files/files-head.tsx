import { TableHead } from "@/components/ui/table";

/** The columns of a table of files. */
export function FilesHead() {
  return (
    <thead>
      <tr>
        <TableHead className="w-32 max-sm:hidden">Received day</TableHead>
        <TableHead>Key</TableHead>
        <TableHead className="w-20 text-right">Events</TableHead>
        <TableHead className="w-24 text-right max-sm:hidden">Size</TableHead>
        <TableHead className="w-52 max-sm:hidden">Sealed → delivered</TableHead>
        <TableHead className="w-32 max-sm:hidden">State</TableHead>
      </tr>
    </thead>
  );
}
