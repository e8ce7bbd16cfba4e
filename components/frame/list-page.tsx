import type { ComponentProps, ReactNode } from "react";
import { PageHeading } from "@/components/frame/page-heading";
import { PagedList } from "@/components/frame/paged-list";

type ListPageProps = ComponentProps<typeof PageHeading> &
  ComponentProps<typeof PagedList> & {
    /** Shown between the heading and the list. */
    notice?: ReactNode;
    /** Shown instead of the list while there is no entry at all. It contains the action, which the heading then leaves out. */
    empty: ReactNode;
  };

/** A page with one list: the heading, and the list or what is shown while it is empty. */
export function ListPage({ title, description, action, notice, empty, ...list }: ListPageProps) {
  const isEmpty = list.listed.totalCount === 0 && list.address.q === "";
  return (
    <>
      <PageHeading title={title} description={description} action={!isEmpty && action} />
      {notice}
      {isEmpty ? empty : <PagedList {...list} />}
    </>
  );
}
