"use client";

import { ChevronDown, Search } from "lucide-react";
import type { Route } from "next";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { callTitle } from "@/components/api-reference/call-title";
import { classNames } from "@/components/class-names";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";

export type CallLink = { id: string; method: string; path: string; chapter: string };

/** All calls by chapter, filtered by the typed text. Collapsed in a narrow window. */
export function ReferenceNavigation({ chapters, calls }: { chapters: readonly string[]; calls: readonly CallLink[] }) {
  const pathname = usePathname();
  const [search, setSearch] = useState("");
  const [unfolded, setUnfolded] = useState(false);
  const found = calls.filter((call) => matches(call, search));
  return (
    <nav aria-label="API reference" className="grid content-start gap-3 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:self-start">
      <Button className="justify-between lg:hidden" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        All calls
        <ChevronDown aria-hidden className={classNames("transition-transform duration-100", unfolded && "rotate-180")} />
      </Button>
      <div className={classNames("grid min-h-0 gap-3 lg:grid-rows-[auto_minmax(0,1fr)]", !unfolded && "max-lg:hidden")}>
        <div className="relative">
          <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
          <Input
            type="search"
            aria-label="Find a call"
            placeholder="Find a call"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="pl-8"
          />
        </div>
        <div className="grid content-start gap-4 lg:overflow-y-auto lg:pr-1 lg:pb-4">
          <CallItem href={"/settings/api" as Route} current={pathname === "/settings/api"} onOpen={() => setUnfolded(false)}>
            Overview
          </CallItem>
          {chapters.map((chapter) => {
            const here = found.filter((call) => call.chapter === chapter);
            return here.length === 0 ? null : (
              <div key={chapter}>
                <p className="px-2 pb-1 text-xs font-medium text-muted">{chapter}</p>
                <ul className="grid gap-0.5">
                  {here.map(({ id }) => {
                    const href = `/settings/api/${id}` as Route;
                    return (
                      <li key={id}>
                        <CallItem href={href} current={pathname === href} onOpen={() => setUnfolded(false)}>
                          {callTitle(id)}
                        </CallItem>
                      </li>
                    );
                  })}
                </ul>
              </div>
            );
          })}
          {found.length === 0 && <p className="px-2 text-sm text-muted">No call matches.</p>}
        </div>
      </div>
    </nav>
  );
}

type CallItemProps = { href: Route; current: boolean; onOpen: () => void; children: string };

function CallItem({ href, current, onOpen, children }: CallItemProps) {
  return (
    <Link
      href={href}
      onClick={onOpen}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "flex min-h-8 items-center rounded-md px-2 py-1 text-sm text-muted transition-colors duration-100 hover:bg-hover hover:text-foreground",
        current && "bg-accent-soft font-medium text-accent-text hover:bg-accent-soft hover:text-accent-text",
      )}
    >
      {children}
    </Link>
  );
}

/** Returns whether the call contains every typed word. */
function matches({ id, method, path, chapter }: CallLink, search: string): boolean {
  const text = `${callTitle(id)} ${id} ${method} ${path} ${chapter}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
