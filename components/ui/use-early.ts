"use client";

import { useSyncExternalStore } from "react";

/** Whether the component is still as the server rendered it: no script listens to what is clicked or typed in it. */
export function useEarly(): boolean {
  return useSyncExternalStore(neverChanges, inBrowser, onServer);
}

const neverChanges = () => () => {};
const inBrowser = () => false;
const onServer = () => true;
