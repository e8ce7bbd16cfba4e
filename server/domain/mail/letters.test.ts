import { expect, test } from "vitest";
import { inviteLetter } from "./letters.ts";
import { renderLetter } from "./render-letter.ts";

test("a letter shows names as text, without markup, hidden characters and line breaks in its subject", () => {
  const invite = {
    workspaceName: "<b>Acme</b>\r\nBcc: all@example.com",
    invitedBy: "Dana\u202E",
    link: "https://sluice.example.com/invite/x",
    expiresAt: 0,
  };
  const { subject, text, html } = renderLetter(inviteLetter(invite));
  expect(subject).toMatch(/^Dana invites you to <b>Acme<\/b> +Bcc: all@example.com on Sluice$/);
  expect(text).toContain("https://sluice.example.com/invite/x");
  expect(text).not.toContain("\u202E");
  expect(html).not.toContain("<b>");
  expect(html).toContain('href="https://sluice.example.com/invite/x"');
});
