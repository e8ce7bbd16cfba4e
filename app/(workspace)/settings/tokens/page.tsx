import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import type { ReactNode } from "react";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { CreateTokenDialog } from "@/components/access/create-token-dialog";
import { TokenExample } from "@/components/access/token-example";
import { TokenTable } from "@/components/access/token-table";
import { TokensDescription } from "@/components/access/tokens-description";
import { ListPage } from "@/components/frame/list-page";
import { EmptyState } from "@/components/ui/empty-state";
import { publicUrl } from "@/server/access/sessions/public-url.ts";
import { listTokens } from "@/server/access/tokens/list-tokens.ts";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";
import { createTokenAction, revokeTokenAction } from "./actions";

export const metadata: Metadata = { title: "Tokens" };

const PATH = "/settings/tokens";

export default async function TokensPage({ searchParams }: { searchParams: SearchParams }) {
  const [context, actor] = [await runtime(), await currentActor()];
  if (!may(actor, "manage_access")) forbidden();
  const address = await readListAddress(searchParams);
  const [tokens, all] = await Promise.all([listTokens(context, actor, toPart(address)), listSourceChoices(context, actor)]);
  leaveEmptyPage(PATH, address, tokens);
  const sources = all.map(({ id, name }) => ({ id, name }));
  const apiUrl = `${publicUrl(context.config)}/api`;
  const create = <CreateTokenDialog apiUrl={apiUrl} sources={sources} createToken={createTokenAction} />;
  return (
    <>
      <ListPage
        title="Tokens"
        description={<TokensDescription />}
        action={create}
        empty={<NoToken create={create} />}
        path={PATH}
        label="tokens"
        searchedIn="name or maker"
        address={address}
        listed={tokens}
      >
        <TokenTable tokens={tokens.items} sourceNames={new Map(sources.map(({ id, name }) => [id, name]))} revoke={revokeTokenAction} />
      </ListPage>
      <div className="mt-8 max-w-[45rem]">
        <TokenExample apiUrl={apiUrl} />
      </div>
    </>
  );
}

function NoToken({ create }: { create: ReactNode }) {
  return (
    <EmptyState icon={KeyRound} title="No tokens yet" action={create}>
      A token lets a script, Terraform or Segment's SDK read and change this workspace, as far as the roles that you give it allow.
    </EmptyState>
  );
}
