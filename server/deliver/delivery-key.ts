/** The key of a file's job: a file never has two that wait. */
export function deliveryKey(fileId: string): string {
  return `deliver_file:${fileId}`;
}
