"use client";

import { useLinkStatus } from "next/link";

/** Used inside a link: a bar at the top of the window while the link's page loads. It appears only if loading takes a moment. */
export function LinkProgress() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return <span aria-hidden className="link-progress fixed inset-x-0 top-0 z-50 h-0.5 origin-left bg-accent" />;
}
