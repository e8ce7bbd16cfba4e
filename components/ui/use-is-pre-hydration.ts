"use client";

import { useSyncExternalStore } from "react";

/** Returns whether the component is not hydrated yet: no script handles clicks or input. */
export function useIsPreHydration(): boolean {
  return useSyncExternalStore(neverChanges, inBrowser, onServer);
}

const neverChanges = () => () => {};
const inBrowser = () => false;
const onServer = () => true;
