"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { addLeaveGuard } from "@/components/form/leaving";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";

/** While `active`, asks for confirmation before another page replaces this one. */
export function LeaveGuard({ active }: { active: boolean }) {
  const router = useRouter();
  const [goOn, setGoOn] = useState<(() => void) | null>(null);

  useEffect(() => {
    if (!active) return;
    const removeGuard = addLeaveGuard((leave) => setGoOn(() => leave));
    const onClick = (event: MouseEvent) => {
      const address = addressLeftFor(event);
      if (address === null) return;
      event.preventDefault();
      event.stopPropagation();
      setGoOn(() => () => router.push(address as Route));
    };
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onBeforeUnload);
    return () => {
      removeGuard();
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onBeforeUnload);
    };
  }, [active, router]);

  return (
    <Dialog open={goOn !== null} onOpenChange={(open) => !open && setGoOn(null)}>
      <DialogContent title="Leave without saving?" description="Your changes aren't saved yet. This browser keeps them until you return.">
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            onClick={() => {
              setGoOn(null);
              goOn?.();
            }}
          >
            Leave without saving
          </Button>
          <Button variant="primary" onClick={() => setGoOn(null)}>
            Stay here
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** Returns the address that a click opens in place of this page, or null. */
function addressLeftFor(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download")) return null;
  if (link.origin !== window.location.origin) return null;
  if (link.pathname === window.location.pathname) return null;
  return `${link.pathname}${link.search}${link.hash}`;
}
