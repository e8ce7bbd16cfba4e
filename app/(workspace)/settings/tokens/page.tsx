import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { CreateTokenDialog } from "@/components/access/create-token-dialog";
import { TokenExample } from "@/components/access/token-example";
import { TokenTable } from "@/components/access/token-table";
import { PageHeading } from "@/components/frame/page-heading";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { listTokens } from "@/server/access/list-tokens.ts";
import { publicUrl } from "@/server/access/public-url.ts";
import { listSources } from "@/server/configure/list-sources.ts";
import { may } from "@/server/domain/permissions.ts";
import { createTokenAction, revokeTokenAction } from "./actions";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensPage() {
  const [context, actor] = [await runtime(), await currentActor()];
  if (!may(actor, "manage_access")) forbidden();
  const [tokens, all] = await Promise.all([listTokens(context, actor), listSources(context, actor)]);
  const sources = all.map(({ id, name }) => ({ id, name }));
  const apiUrl = `${publicUrl(context.config)}/api`;
  const create = <CreateTokenDialog apiUrl={apiUrl} sources={sources} createToken={createTokenAction} />;
  return (
    <>
      <PageHeading
        title="Tokens"
        description={
          <>
            What programs call the Public API with.{" "}
            <Link href="/settings/api" className="text-accent-text underline underline-offset-2">
              See every call
            </Link>
            .
          </>
        }
        action={tokens.length > 0 && create}
      />
      <div className="grid gap-8">
        {tokens.length === 0 && (
          <EmptyState icon={KeyRound} title="No tokens yet" action={create}>
            A token lets a script, Terraform or Segment's SDK read and change this workspace, as far as the roles go that you give it.
          </EmptyState>
        )}
        {tokens.length > 0 && (
          <TokenTable tokens={tokens} sourceNames={new Map(sources.map(({ id, name }) => [id, name]))} revoke={revokeTokenAction} />
        )}
        <div className="max-w-[45rem]">
          <TokenExample apiUrl={apiUrl} />
        </div>
      </div>
    </>
  );
}
