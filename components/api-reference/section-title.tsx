import type { ReactNode } from "react";

/** A heading with a link to its section. */
export function SectionTitle({ id, children }: { id: string; children: ReactNode }) {
  return (
    <h2 id={id} className="group scroll-mt-20 font-semibold">
      <a href={`#${id}`} className="hover:underline hover:underline-offset-4">
        {children}
      </a>
    </h2>
  );
}
