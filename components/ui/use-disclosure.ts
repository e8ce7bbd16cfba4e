"use client";

import { type SyntheticEvent, useCallback, useState } from "react";

/** Whether a `<details>` is open, for content that is made only then. It may have been opened before the page's scripts listened. */
export function useDisclosure() {
  const [isOpen, setOpen] = useState(false);
  const ref = useCallback((details: HTMLDetailsElement | null) => setOpen(details?.open === true), []);
  return { isOpen, details: { ref, onToggle: (event: SyntheticEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open) } };
}
