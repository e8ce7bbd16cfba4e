"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 1000;

/** The browser's clock in ms, moving once a second; null while the server renders, which has no idea when it will be read. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, thisSecond, () => null);
}

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}

function thisSecond(): number {
  return Math.floor(Date.now() / TICK_MS) * TICK_MS;
}
