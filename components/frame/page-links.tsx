import type { Route } from "next";
import type { Ref } from "react";
import { classNames } from "@/components/class-names";
import { Link } from "@/components/ui/link";

/** Tabs are the pages of one resource; pills are a second level, or filter a page. */
const LOOKS = {
  tabs: {
    nav: "scroll-hint mb-6 overflow-x-auto overflow-y-hidden border-b border-border",
    list: "flex gap-1",
    link: "h-10 border-b-2 border-transparent px-2 whitespace-nowrap sm:px-3 hover:text-foreground focus-visible:-outline-offset-2",
    current: "border-accent text-foreground",
  },
  pills: {
    nav: undefined,
    list: "flex flex-wrap gap-1",
    link: "h-8 rounded-md px-3 hover:bg-hover hover:text-foreground",
    current: "bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text",
  },
};

type PageLinksProps = {
  /** The accessible name of the row. */
  label: string;
  look: keyof typeof LOOKS;
  links: readonly { href: Route; label: string; current: boolean }[];
  /** The row element, which scrolls if it is too wide. */
  ref?: Ref<HTMLElement>;
};

/** A row of links to pages. The link of the current page is marked. */
export function PageLinks({ label, look, links, ref }: PageLinksProps) {
  const classes = LOOKS[look];
  return (
    <nav ref={ref} aria-label={label} className={classes.nav}>
      <ul className={classes.list}>
        {links.map(({ href, label: name, current }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={current ? "page" : undefined}
              className={classNames(
                "flex items-center font-medium text-muted transition-colors duration-100",
                classes.link,
                current && classes.current,
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
