import { repairText, visibleText } from "../plain-text.ts";

/** A mail with paragraphs and one link. */
export type Letter = { subject: string; paragraphs: readonly string[]; link: { label: string; url: string }; foot: string };

/** Renders a letter as plain text and as HTML. Names are shown as text, without hidden characters. */
export function renderLetter({ subject, paragraphs, link, foot }: Letter): { subject: string; text: string; html: string } {
  const text = [...paragraphs, link.url, foot].map(visibleText).join("\n\n");
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("");
  const html = [
    '<div style="font:14px/1.5 system-ui,sans-serif;max-width:640px">',
    body,
    `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`,
    `<p style="color:#666;font-size:12px">${escapeHtml(foot)}</p></div>`,
  ].join("");
  return { subject: repairText(subject).slice(0, 200), text, html };
}

/** Returns the text for HTML: without markup, and with hidden characters as `<U+200B>`. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
