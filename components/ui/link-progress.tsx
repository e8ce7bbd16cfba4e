"use client";

import { useLinkStatus } from "next/link";

/** Inside a link: a bar at the top of the window while the link's page is on its way. It comes only where that takes a moment. */
export function LinkProgress() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return <span aria-hidden className="link-progress fixed inset-x-0 top-0 z-50 h-0.5 origin-left bg-accent" />;
}
