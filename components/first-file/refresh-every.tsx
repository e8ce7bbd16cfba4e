"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { POLL_MS } from "@/components/poll";

/** Refreshes the page from the server every few seconds while it is visible. */
export function RefreshEvery() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
