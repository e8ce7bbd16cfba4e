import type { ReactNode } from "react";
import { Table, TableHead } from "@/components/ui/table";

type AccessTableProps = {
  label: string;
  columns: readonly { label: string; className?: string }[];
  /** Rows of one cell a column, and a last one for what can be done. */
  children: ReactNode;
};

/** Who or what has access, and a last column for what can be done about it. */
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
