import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { CreateTokenDialog } from "@/components/access/create-token-dialog";
import { TokenExample } from "@/components/access/token-example";
import { TokenTable } from "@/components/access/token-table";
import { TokensHeading } from "@/components/access/tokens-heading";
import { PagedList } from "@/components/frame/paged-list";
import { EmptyState } from "@/components/ui/empty-state";
import { publicUrl } from "@/server/access/sessions/public-url.ts";
import { listTokens } from "@/server/access/tokens/list-tokens.ts";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { PAGE_SIZE, toPart } from "@/server/domain/list-part.ts";
import { createTokenAction, revokeTokenAction } from "./actions";

export const metadata: Metadata = { title: "Tokens" };

const PATH = "/settings/tokens";

export default async function TokensPage({ searchParams }: { searchParams: SearchParams }) {
  const [context, actor] = [await runtime(), await currentActor()];
  if (!may(actor, "manage_access")) forbidden();
  const address = await readListAddress(searchParams);
  const [tokens, all] = await Promise.all([listTokens(context, actor, toPart(address)), listSourceChoices(context, actor)]);
  leaveEmptyPage(PATH, address, tokens);
  const isEmpty = tokens.totalCount === 0 && address.q === "";
  const sources = all.map(({ id, name }) => ({ id, name }));
  const apiUrl = `${publicUrl(context.config)}/api`;
  const create = <CreateTokenDialog apiUrl={apiUrl} sources={sources} createToken={createTokenAction} />;
  return (
    <>
      <TokensHeading action={!isEmpty && create} />
      <div className="grid gap-8">
        {isEmpty && (
          <EmptyState icon={KeyRound} title="No tokens yet" action={create}>
            A token lets a script, Terraform or Segment's SDK read and change this workspace, as far as the roles go that you give it.
          </EmptyState>
        )}
        {!isEmpty && (
          <PagedList
            path={PATH}
            label="tokens"
            searchedIn="name or maker"
            address={address}
            pageSize={PAGE_SIZE}
            shownCount={tokens.items.length}
            totalCount={tokens.totalCount}
          >
            <TokenTable tokens={tokens.items} sourceNames={new Map(sources.map(({ id, name }) => [id, name]))} revoke={revokeTokenAction} />
          </PagedList>
        )}
        <div className="max-w-[45rem]">
          <TokenExample apiUrl={apiUrl} />
        </div>
      </div>
    </>
  );
}
