"use client";

import { ArrowRightLeft, FileArchive, Radio, Search, Sigma, Truck, UsersRound } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { Dialog as Primitive } from "radix-ui";
import { useEffect, useState } from "react";
import { useFoundFiles } from "@/components/files/use-found-files";
import { leaveFor } from "@/components/form/leaving";
import { navigation } from "@/components/frame/navigation";
import { useJumps } from "@/components/frame/use-jumps";
import { Button } from "@/components/ui/button";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Dialog, DialogOverlay } from "@/components/ui/dialog";

const KINDS = [
  { kind: "destination", heading: "Destinations", icon: ArrowRightLeft },
  { kind: "source", heading: "Sources", icon: Radio },
  { kind: "audience", heading: "Audiences", icon: UsersRound },
  { kind: "trait", heading: "Traits", icon: Sigma },
  { kind: "migration", heading: "Migrations", icon: Truck },
] as const;

/** Opens any source, destination, audience, trait or page, with ⌘K or Ctrl K. */
export function CommandPalette({ hasLegacy }: { hasLegacy: boolean }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const { files, searching: searchingFiles } = useFoundFiles(search);
  const { jumps, searching } = useJumps(open ? search : null);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setOpen((wasOpen) => !wasOpen);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  function jumpTo(href: Route) {
    setOpen(false);
    leaveFor(() => router.push(href));
  }

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <Button variant="ghost" size="small" aria-keyshortcuts="Meta+K Control+K" onClick={() => setOpen(true)}>
        <Search aria-hidden />
        <span className="sr-only">Jump to…</span>
        <kbd aria-hidden className="hidden font-sans text-xs sm:inline">
          ⌘K
        </kbd>
      </Button>
      <Primitive.Portal>
        <DialogOverlay />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-border bg-raised shadow-float duration-100 data-[state=open]:animate-in data-[state=open]:fade-in-0"
        >
          <Primitive.Title className="sr-only">Jump to</Primitive.Title>
          <Command label="Jump to" loop>
            <CommandInput
              placeholder="Jump to a source, destination, audience, page or file key…"
              value={search}
              onValueChange={setSearch}
            />
            <CommandList>
              <CommandEmpty>{searching || searchingFiles ? "Searching…" : "Nothing here has that name."}</CommandEmpty>
              {files.length > 0 && (
                <CommandGroup heading="Files">
                  {files.map(({ id, key, destinationId, destinationName, state }) => (
                    <CommandItem
                      key={id}
                      value={id}
                      keywords={[search]}
                      onSelect={() => jumpTo(`/destinations/${destinationId}/files/${id}` as Route)}
                    >
                      <FileArchive aria-hidden />
                      <span className="truncate font-mono text-xs">{key}</span>
                      <span className="ml-auto shrink-0 pl-4 text-sm text-muted">
                        {destinationName}, {state}
                      </span>
                    </CommandItem>
                  ))}
                </CommandGroup>
              )}
              {KINDS.map(({ kind, heading, icon: Icon }) => {
                const found = jumps.filter((jump) => jump.kind === kind);
                return found.length === 0 ? null : (
                  <CommandGroup key={kind} heading={heading}>
                    {found.map(({ id, label, detail, href }) => (
                      <CommandItem key={id} value={id} keywords={[search, label, detail]} onSelect={() => jumpTo(href)}>
                        <Icon aria-hidden />
                        <span className="truncate">{label}</span>
                        <span className="ml-auto truncate pl-4 text-sm text-muted">{detail}</span>
                      </CommandItem>
                    ))}
                  </CommandGroup>
                );
              })}
              <CommandGroup heading="Pages">
                {navigation(hasLegacy)
                  .flatMap(({ items }) => items)
                  .map(({ href, label, icon: Icon }) => (
                    <CommandItem key={href} value={href} keywords={[label]} onSelect={() => jumpTo(href)}>
                      <Icon aria-hidden />
                      {label}
                    </CommandItem>
                  ))}
              </CommandGroup>
            </CommandList>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Dialog>
  );
}
