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

/** Long enough for a value to be typed or pasted completely. */
const PAUSE_MS = 250;

type SetUpByAddressProps = {
  guides: readonly { method: SetUpMethod; label: string; content: ReactNode }[];
  method: SetUpMethod;
  /** Used if the URL names no method. */
  defaultMethod: SetUpMethod;
  options: SetUpOptions;
  /** Used if the URL names no options. */
  defaults: SetUpOptions;
  settings: Settings;
  /** The workspace's other destinations. */
  roleUses: readonly RoleUse[];
};

/** Keeps the method and the options in the URL, so that a shared link shows the same guide. The server renders the guides. */
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

  function toPath(method: SetUpMethod, options: SetUpOptions): string {
    const query = new URLSearchParams();
    if (method !== defaultMethod) query.set("method", method);
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
