import { browserName } from "@/components/access/browser-name";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { Time } from "@/components/time/time";

type SessionView = { id: string; ipAddress: string | null; userAgent: string | null; renewedAt: number; current: boolean };

type SessionListProps = { sessions: readonly SessionView[]; signOutEverywhere: () => Promise<Answer<{ endedCount: number }>> };

/** The browsers that are signed in, and a button that signs out all but this one. */
export function SessionList({ sessions, signOutEverywhere }: SessionListProps) {
  return (
    <div className="grid gap-4">
      <ul className="grid divide-y divide-border rounded-lg border border-border bg-raised">
        {sessions.map(({ id, ipAddress, userAgent, renewedAt, current }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-2.5">
            <span className="font-medium" title={userAgent ?? undefined}>
              {browserName(userAgent)}
            </span>
            <span className="text-sm text-muted">{ipAddress}</span>
            <span className="ml-auto text-sm text-muted">
              {current ? (
                "This browser"
              ) : (
                <>
                  Last used within a day of <Time at={renewedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <div>
          <ConfirmButton
            label="Sign out everywhere else"
            name="Sign out everywhere else"
            title="Sign out everywhere else?"
            description="All other browsers are signed out at once."
            confirm="Sign out everywhere else"
            done="Every other browser is signed out."
            act={signOutEverywhere}
          />
        </div>
      )}
      {sessions.length <= 1 && <p className="text-muted">You are not signed in anywhere else.</p>}
    </div>
  );
}
