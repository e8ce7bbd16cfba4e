"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { POLL_MS } from "@/components/poll";

/** Asks the server for the page anew while it is in view, so that its facts stay true. */
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
