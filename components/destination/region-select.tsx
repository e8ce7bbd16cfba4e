"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { classNames } from "@/components/class-names";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { HiddenFields } from "@/components/ui/hidden-fields";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Pressable } from "@/components/ui/pressable";
import { findRegion, PARTITIONS, REGIONS } from "@/server/domain/destination/region.ts";

type RegionSelectProps = Omit<ComponentProps<"button">, "value" | "onChange"> & { value: string; onChange: (code: string) => void };

/** Selects an AWS region, by code or by name. */
export function RegionSelect({ value, onChange, className, name, ...props }: RegionSelectProps) {
  const [open, setOpen] = useState(false);
  const chosen = findRegion(value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      {name !== undefined && <HiddenFields values={{ [name]: value }} />}
      <PopoverTrigger asChild>
        <Pressable
          role="combobox"
          aria-expanded={open}
          aria-haspopup="listbox"
          className={classNames(
            "flex h-9 w-full items-center gap-2 rounded-md border border-input bg-background px-3 text-left aria-invalid:border-danger",
            className,
          )}
          {...props}
        >
          <span className={classNames("min-w-0 flex-1 truncate", !value && "text-muted")}>
            {chosen ? (
              <>
                {chosen.code} <span className="text-muted">· {chosen.name}</span>
              </>
            ) : (
              value || "Choose the bucket's region"
            )}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </Pressable>
      </PopoverTrigger>
      <PopoverContent className="w-(--radix-popover-trigger-width)" aria-label="AWS regions">
        <Command label="AWS regions" defaultValue={value}>
          <CommandInput placeholder="Find a region…" />
          <CommandList className="max-h-72">
            <CommandEmpty>No region has that name or code.</CommandEmpty>
            {PARTITIONS.map((partition) => (
              <CommandGroup key={partition.id} heading={partition.label}>
                {REGIONS.filter((region) => region.partition === partition.id).map(({ code, name }) => (
                  <CommandItem
                    key={code}
                    value={code}
                    keywords={[name]}
                    onSelect={() => {
                      onChange(code);
                      setOpen(false);
                    }}
                  >
                    <span className="tabular-nums">{code}</span>
                    <span className="min-w-0 flex-1 truncate text-muted">{name}</span>
                    {code === value && <Check aria-label="chosen" className="!text-accent-text" />}
                  </CommandItem>
                ))}
              </CommandGroup>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
