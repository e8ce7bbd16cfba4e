import type { Metadata } from "next";
import { runtime } from "@/app/server";
import { TokenExample } from "@/components/access/token-example";
import { TokensDescription } from "@/components/access/tokens-description";
import { PageHeading } from "@/components/frame/page-heading";
import { Notice } from "@/components/ui/notice";
import { publicUrl } from "@/server/access/sessions/public-url.ts";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensForbidden() {
  const { config } = await runtime();
  return (
    <>
      <PageHeading title="Tokens" description={<TokensDescription />} />
      <div className="grid max-w-[45rem] gap-8">
        <Notice title="Your role doesn't allow you to see or create tokens">
          Only workspace owners can: a token can have every permission. Ask one of them for a token with the roles that you need.
        </Notice>
        <TokenExample apiUrl={`${publicUrl(config)}/api`} />
      </div>
    </>
  );
}
