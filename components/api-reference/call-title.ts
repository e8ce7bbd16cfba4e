/** `listConnectedDestinationsFromSource` becomes `List connected destinations from source`. */
export function callTitle(id: string): string {
  const words = id.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
