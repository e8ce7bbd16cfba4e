"use client";

import { signOut } from "@/components/access/session";
import { Button } from "@/components/ui/button";

/** Signs out, then loads `returnTo`. */
export function SignOutButton({ returnTo }: { returnTo: string }) {
  return (
    <Button variant="primary" onClick={() => void signOut(returnTo)}>
      Sign out
    </Button>
  );
}
