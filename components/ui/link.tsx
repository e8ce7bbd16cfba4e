"use client";

import NextLink, { type LinkProps as NextLinkProps } from "next/link";
import { useState } from "react";
import { LinkProgress } from "@/components/ui/link-progress";

/** A link to a page of Sluice. The page is prefetched on hover or focus, not when the link is in view, because lists are long. */
export function Link<Route extends string>({ onPointerEnter, onFocus, children, ...props }: NextLinkProps<Route>) {
  const [isNear, setIsNear] = useState(false);
  return (
    <NextLink<Route>
      {...(props as NextLinkProps<Route>)}
      prefetch={isNear ? null : false}
      onPointerEnter={(event) => {
        setIsNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setIsNear(true);
        onFocus?.(event);
      }}
    >
      {children}
      <LinkProgress />
    </NextLink>
  );
}
