import { SearchX } from "lucide-react";
import type { Route } from "next";
import type { ReactNode } from "react";
import { listHref } from "@/components/frame/list-href";
import { ListPages } from "@/components/frame/list-pages";
import { ListSearch } from "@/components/frame/list-search";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { type ListAddress, type Listed, PAGE_SIZE } from "@/server/domain/list-part.ts";

type PagedListProps = {
  /** The path of the page. */
  path: Route;
  /** What is listed, for example `destinations`. */
  label: string;
  /** The searched columns, for example `name, bucket or source`. */
  searchedIn: string;
  address: ListAddress;
  listed: Listed<unknown>;
  pageSize?: number;
  /** The query parameter with the page number, for the second list of a page. */
  pageKey?: string;
  children: ReactNode;
};

/** A list with a search and pages, both kept in the address. A list that fits on one page has neither. */
export function PagedList({ path, label, searchedIn, address, listed, pageSize = PAGE_SIZE, pageKey, children }: PagedListProps) {
  const [shownCount, totalCount] = [listed.items.length, listed.totalCount];
  const offset = (address.page - 1) * pageSize;
  const isSearched = address.q !== "";
  return (
    <div className="grid gap-4">
      {(isSearched || totalCount > pageSize) && (
        <ListSearch action={path} label={`Search ${label}`} placeholder={`By ${searchedIn}`} search={address.q} />
      )}
      {shownCount === 0 && isSearched ? (
        <EmptyState
          icon={SearchX}
          title={`No ${label} found`}
          action={
            <Button asChild>
              <Link href={path}>Show all {label}</Link>
            </Button>
          }
        >
          Nothing has “{address.q}” in its {searchedIn}.
        </EmptyState>
      ) : (
        children
      )}
      <ListPages
        label={label}
        offset={offset}
        shownCount={shownCount}
        totalCount={totalCount}
        previous={address.page > 1 ? listHref(path, { ...address, page: address.page - 1 }, pageKey) : null}
        next={offset + shownCount < totalCount ? listHref(path, { ...address, page: address.page + 1 }, pageKey) : null}
      />
    </div>
  );
}
