"use client";

import { signOut } from "@/components/access/session";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { Button } from "@/components/ui/button";

/** Shown to a signed-in person who is not a member of any workspace. */
export function WithoutWorkspace({ email }: { email: string }) {
  return (
    <SignedOutCard
      title="No workspace yet"
      description={`You are signed in as ${email}, but you are not a member of any workspace. Ask a workspace owner for an invite.`}
    >
      <Button variant="primary" onClick={() => void signOut()}>
        Sign out
      </Button>
    </SignedOutCard>
  );
}
