"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { profilePath } from "@/components/engage/profile-path";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Opens the profile with an identifier. */
export function ProfileSearch() {
  const router = useRouter();
  const [identifier, setIdentifier] = useState("");
  const [error, setError] = useState<string>();

  function open(event: FormEvent) {
    event.preventDefault();
    const text = identifier.trim();
    if (text === "") return setError("Enter an identifier.");
    router.push(profilePath(text));
  }

  return (
    <form noValidate onSubmit={open} className="max-w-[45rem]">
      <Field label="Identifier" error={error} hint="A user id, an email address, a device id or an anonymous id, exactly as it was sent.">
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Input
              {...control}
              value={identifier}
              onChange={(event) => setIdentifier(event.target.value)}
              autoComplete="off"
              spellCheck={false}
              maxLength={900}
              className="flex-1 basis-56 font-mono text-sm"
            />
            <Button type="submit" variant="primary">
              <Search aria-hidden />
              Open profile
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
