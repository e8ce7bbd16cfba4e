import { redirect } from "next/navigation";

export default async function DestinationPage({ params }: { params: Promise<{ destinationId: string }> }) {
  redirect(`/destinations/${(await params).destinationId}/delivery`);
}
