"use client";

import { usePathname } from "next/navigation";
import { classNames } from "@/components/class-names";
import { Logo } from "@/components/frame/logo";
import { navigation } from "@/components/frame/navigation";
import { Link } from "@/components/ui/link";

type SidebarProps = {
  workspaceName: string /** Whether there are legacy destinations to move. */;
  hasLegacy: boolean;
  onNavigate?: () => void;
};

/** The workspace's name, and links to all its pages. `onNavigate` closes the sheet on narrow screens. */
export function Sidebar({ workspaceName, hasLegacy, onNavigate }: SidebarProps) {
  const pathname = usePathname();
  const closing = onNavigate === undefined ? {} : { onClick: onNavigate };
  return (
    <div className="flex h-full flex-col gap-1 overflow-y-auto px-3 pb-4">
      <Link href="/" {...closing} className="mt-2 flex h-10 shrink-0 items-center gap-2.5 rounded-md px-2 font-semibold hover:bg-hover">
        <Logo className="size-6 shrink-0" />
        <span className="truncate">{workspaceName}</span>
      </Link>
      <nav aria-label="Main">
        {navigation(hasLegacy).map(({ heading, items }) => (
          <div key={heading} className="mt-4">
            <p className="px-2 pb-1 text-xs font-medium text-muted">{heading}</p>
            <ul className="grid gap-0.5">
              {items.map(({ href, label, icon: Icon }) => {
                const current = pathname === href || pathname.startsWith(`${href}/`);
                return (
                  <li key={href}>
                    <Link
                      href={href}
                      {...closing}
                      aria-current={current ? "page" : undefined}
                      className={classNames(
                        "flex h-8 items-center gap-2.5 rounded-md px-2 text-muted transition-colors duration-100 hover:bg-hover hover:text-foreground",
                        current && "bg-accent-soft font-medium text-accent-text hover:bg-accent-soft hover:text-accent-text",
                      )}
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      {label}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
    </div>
  );
}
