/** The user name of `Authorization: Basic …`, which is the write key; a missing colon is tolerated (segment.md 1.2). */
export function writeKeyOfHeader(authorization: string | undefined): string | null {
  const encoded = /^basic +(?<encoded>[A-Za-z0-9+/_=-]{1,512})$/i.exec(authorization ?? "")?.groups?.["encoded"];
  if (encoded === undefined) return null;
  const [key = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return key === "" ? null : key;
}
