import { Search } from "lucide-react";
import type { Route } from "next";
import Form from "next/form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

type ListSearchProps = { action: Route; label: string; placeholder: string; search: string };

/** Searches the list of a page. The search is in the address, so that the page can be bookmarked. Works without scripts. */
export function ListSearch({ action, label, placeholder, search }: ListSearchProps) {
  return (
    <Form action={action} role="search" aria-label={label} className="flex max-w-md gap-2">
      <Input key={search} type="search" name="q" aria-label={label} placeholder={placeholder} defaultValue={search} maxLength={200} />
      <Button type="submit">
        <Search aria-hidden />
        Search
      </Button>
    </Form>
  );
}
