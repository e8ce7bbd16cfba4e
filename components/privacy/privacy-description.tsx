/** What the page about privacy is for. */
export function PrivacyDescription() {
  return "Drop the events of users, and erase what is stored of them.";
}
