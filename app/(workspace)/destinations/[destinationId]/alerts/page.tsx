import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { MuteMenu } from "@/components/alerts/mute-menu";
import { NoticeList } from "@/components/alerts/notice-list";
import { OpenAlerts } from "@/components/alerts/open-alerts";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { getDestinationAlerts } from "@/server/alerts/manage/get-destination-alerts.ts";
import { muteDestinationAction, resendMessageAction } from "../../../settings/alerts/actions";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Alerts" };

export default async function DestinationAlertsPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { id, name } = await readDestination((await params).destinationId);
  const alerts = (await getDestinationAlerts(await runtime(), await currentActor(), id)) ?? notFound();
  const { mute, canMute, open, notices } = alerts;
  return (
    <div className="grid max-w-4xl gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">
          The alerts about this destination. The workspace&apos;s{" "}
          <Link href="/settings/alerts" className="text-accent-text underline underline-offset-2">
            channels and rules
          </Link>{" "}
          decide what is sent where.
        </p>
        {canMute && mute === null && <MuteMenu name={name} mute={muteDestinationAction.bind(null, id)} />}
      </div>
      {mute !== null && (
        <Notice tone="warning" title="Muted">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p>
              {mute.by} muted the alerts of this destination. It ends <Time at={mute.until} />. What happens meanwhile is not reported
              later.
            </p>
            {canMute && <MuteMenu name={name} isMuted mute={muteDestinationAction.bind(null, id)} />}
          </div>
        </Notice>
      )}
      <section aria-labelledby="open" className="grid gap-3">
        <h2 id="open" className="font-semibold">
          Open now
        </h2>
        <OpenAlerts alerts={open} />
      </section>
      <section aria-labelledby="recent" className="grid gap-3">
        <h2 id="recent" className="font-semibold">
          Recent
        </h2>
        <NoticeList notices={notices} resend={resendMessageAction} />
      </section>
    </div>
  );
}
