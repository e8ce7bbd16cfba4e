import { SearchX } from "lucide-react";
import type { Route } from "next";
import type { ReactNode } from "react";
import { listHref } from "@/components/frame/list-href";
import { ListPages } from "@/components/frame/list-pages";
import { ListSearch } from "@/components/frame/list-search";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { ListAddress } from "@/server/domain/list-part.ts";

type PagedListProps = {
  /** The page's own path. */
  path: Route;
  /** What is listed, as `destinations`. */
  label: string;
  /** What is searched in, as `name, bucket or source`. */
  searchedIn: string;
  address: ListAddress;
  pageSize: number;
  /** Where the address holds the page, for the second list of a page. */
  pageKey?: string;
  shownCount: number;
  totalCount: number;
  children: ReactNode;
};

/** A list of which the address holds the search and the page. A list that fits one page has neither. */
export function PagedList({ path, label, searchedIn, address, pageSize, pageKey, shownCount, totalCount, children }: PagedListProps) {
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
