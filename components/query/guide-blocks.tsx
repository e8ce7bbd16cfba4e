import { GuideBlock } from "@/components/set-up/guide-block";
import type { GuideBlock as Block } from "@/server/domain/set-up/guide.ts";

/** The paragraphs and code of a guide, one below the other. */
export function GuideBlocks({ blocks }: { blocks: readonly Block[] }) {
  const placed = blocks.map((block, at) => ({ block, at }));
  return placed.map(({ block, at }) => <GuideBlock key={at} block={block} />);
}
