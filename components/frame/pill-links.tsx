import type { Route } from "next";
import Link from "next/link";
import { classNames } from "@/components/class-names";

type PillLinksProps = {
  /** Of what they are the choice. */
  label: string;
  links: readonly { href: Route; label: string; current: boolean }[];
};

/** A choice of pages below the tabs, or of what a page shows. */
export function PillLinks({ label, links }: PillLinksProps) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1">
        {links.map(({ href, label: name, current }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={current ? "page" : undefined}
              className={classNames(
                "flex h-8 items-center rounded-md px-3 font-medium text-muted transition-colors duration-100 hover:bg-hover hover:text-foreground",
                current && "bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text",
              )}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
