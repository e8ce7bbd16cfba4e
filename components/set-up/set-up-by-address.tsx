"use client";

import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { GuideTabs } from "@/components/set-up/guide-tabs";
import { OptionFields } from "@/components/set-up/option-fields";
import type { SetUpOptions } from "@/components/set-up/set-up-options";
import type { SetUpMethod } from "@/server/domain/set-up/guide.ts";

/** Long enough that a pasted or typed value is whole. */
const PAUSE_MS = 250;

type SetUpByAddressProps = {
  guides: readonly { method: SetUpMethod; label: string; content: ReactNode }[];
  method: SetUpMethod;
  options: SetUpOptions;
  /** What the options are where the address says nothing. */
  usual: SetUpOptions;
  region: string;
};

/** Keeps the way and the options in the page's address, so that a colleague who gets the link sees the same; the server fills the guides in. */
export function SetUpByAddress({ guides, method: first, options: given, usual, region }: SetUpByAddressProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [method, setMethod] = useState(first);
  const [options, setOptions] = useState(given);
  const [busy, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function choose(chosen: SetUpMethod) {
    setMethod(chosen);
    window.history.replaceState(null, "", addressOf(pathname, chosen, options, usual));
  }

  function change(changed: SetUpOptions) {
    setOptions(changed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      startTransition(() => router.replace(addressOf(pathname, method, changed, usual) as Route, { scroll: false }));
    }, PAUSE_MS);
  }

  return (
    <div className="grid gap-6" aria-busy={busy}>
      <OptionFields options={options} region={region} withRoleName={method !== "terraform"} onChange={change} />
      <GuideTabs guides={guides} method={method} onChoose={choose} />
    </div>
  );
}

function addressOf(pathname: string, method: SetUpMethod, options: SetUpOptions, usual: SetUpOptions): string {
  const query = new URLSearchParams();
  if (method !== "console") query.set("method", method);
  if (options.roleName !== usual.roleName) query.set("role", options.roleName);
  if (options.kmsKeyArn !== null) query.set("kms", options.kmsKeyArn);
  return query.size === 0 ? pathname : `${pathname}?${query}`;
}
