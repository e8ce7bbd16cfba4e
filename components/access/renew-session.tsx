"use client";

import { useEffect } from "react";

const EVERY_MS = 6 * 3_600_000;

/** Requests the session when a page opens and at intervals after that: the route renews sessions older than a day. Pages can't set cookies. */
export function RenewSession() {
  useEffect(() => {
    const renew = () => void fetch("/api/auth/get-session", { cache: "no-store" }).catch(() => null);
    renew();
    const timer = setInterval(renew, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return null;
}
