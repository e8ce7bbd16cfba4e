import type { ReactNode } from "react";
import { TableHead } from "@/components/ui/table";

/** The header of a table of files. `choose` is the box that selects all files; `withMenu` adds a column for the menu. */
export function FilesHead({ choose = null, withMenu = false }: { choose?: ReactNode; withMenu?: boolean }) {
  return (
    <thead>
      <tr>
        {choose !== null && <TableHead className="w-11 pr-0 max-sm:hidden">{choose}</TableHead>}
        <TableHead className="w-30 max-sm:hidden">Received day</TableHead>
        <TableHead>Key</TableHead>
        <TableHead className="w-20 text-right">Events</TableHead>
        <TableHead className="w-24 text-right max-sm:hidden">Size</TableHead>
        <TableHead className="w-48 max-sm:hidden">Created → delivered</TableHead>
        <TableHead className="w-32 max-sm:hidden">State</TableHead>
        {withMenu && (
          <TableHead className="w-12 px-1">
            <span className="sr-only">More</span>
          </TableHead>
        )}
      </tr>
    </thead>
  );
}
