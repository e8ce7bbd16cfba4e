"use client";

import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { GuideTabs } from "@/components/set-up/guide-tabs";
import { OptionFields } from "@/components/set-up/option-fields";
import type { SetUpOptions } from "@/components/set-up/set-up-options";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { SetUpMethod } from "@/server/domain/set-up/guide.ts";
import { type RoleUse, usesOfRole } from "@/server/domain/set-up/role-uses.ts";

/** Long enough that a pasted or typed value is whole. */
const PAUSE_MS = 250;

type SetUpByAddressProps = {
  guides: readonly { method: SetUpMethod; label: string; content: ReactNode }[];
  method: SetUpMethod;
  /** The one where the address names none. */
  defaultMethod: SetUpMethod;
  options: SetUpOptions;
  /** What the options are where the address says nothing. */
  defaults: SetUpOptions;
  settings: Settings;
  /** The workspace's other destinations. */
  roleUses: readonly RoleUse[];
};

/** Keeps the way and the options in the page's address, so that a colleague who gets the link sees the same; the server fills the guides in. */
export function SetUpByAddress(props: SetUpByAddressProps) {
  const { guides, method: first, defaultMethod, options: given, defaults, settings, roleUses } = props;
  const router = useRouter();
  const pathname = usePathname();
  const [method, setMethod] = useState(first);
  const [options, setOptions] = useState(given);
  const [busy, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function choose(chosen: SetUpMethod) {
    setMethod(chosen);
    window.history.replaceState(null, "", toPath(chosen, options));
  }

  function change(changed: SetUpOptions) {
    setOptions(changed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      startTransition(() => router.replace(toPath(method, changed) as Route, { scroll: false }));
    }, PAUSE_MS);
  }

  function toPath(way: SetUpMethod, options: SetUpOptions): string {
    const query = new URLSearchParams();
    if (way !== defaultMethod) query.set("method", way);
    if (options.roleName !== defaults.roleName) query.set("role", options.roleName);
    if (options.kmsKeyArn !== null) query.set("kms", options.kmsKeyArn);
    if (options.alone) query.set("alone", "");
    return query.size === 0 ? pathname : `${pathname}?${query}`;
  }

  return (
    <div className="grid gap-6" aria-busy={busy}>
      <OptionFields
        options={options}
        region={settings.awsRegion}
        uses={usesOfRole(options.roleName, settings, roleUses)}
        onChange={change}
      />
      <GuideTabs guides={guides} method={method} onChoose={choose} />
    </div>
  );
}
