"use client";

import { type SyntheticEvent, useCallback, useState } from "react";

/** Returns whether a `<details>` is open, for content that is rendered only then. It may have been opened before hydration. */
export function useDisclosure() {
  const [isOpen, setOpen] = useState(false);
  const ref = useCallback((details: HTMLDetailsElement | null) => setOpen(details?.open === true), []);
  return { isOpen, details: { ref, onToggle: (event: SyntheticEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open) } };
}
