import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Returns the paths of all `.gz` files below a folder of the sandbox's bucket; none if the folder does not exist. */
export function deliveredFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".gz")).map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
