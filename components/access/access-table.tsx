import type { ReactNode } from "react";
import { Table, TableHead } from "@/components/ui/table";

type AccessTableProps = {
  label: string;
  columns: readonly { label: string; className?: string }[];
  /** Rows with one cell for each column, and a last cell for actions. */
  children: ReactNode;
};

/** A table of members, invites or tokens. The last column is for actions. */
export function AccessTable({ label, columns, children }: AccessTableProps) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <TableHead key={column.label} className={column.className}>
              {column.label}
            </TableHead>
          ))}
          <TableHead className="text-right">
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </Table>
  );
}
