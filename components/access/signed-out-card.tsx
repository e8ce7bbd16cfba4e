import type { ReactNode } from "react";
import { Logo } from "@/components/frame/logo";

/** The card of a page for people who are signed out. */
export function SignedOutCard({ title, description, children }: { title: string; description?: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-surface px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <p className="flex items-center justify-center gap-2.5 text-lg font-semibold">
          <Logo className="size-7" />
          Sluice
        </p>
        <div className="grid gap-5 rounded-lg border border-border bg-raised p-6">
          <header className="grid gap-1">
            <h1 className="text-lg font-semibold">{title}</h1>
            {description && <p className="text-muted">{description}</p>}
          </header>
          {children}
        </div>
      </div>
    </main>
  );
}
