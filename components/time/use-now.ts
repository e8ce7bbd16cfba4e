"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 1000;

/** Returns the browser's clock in ms, updated once a second; null while the server renders. */
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
