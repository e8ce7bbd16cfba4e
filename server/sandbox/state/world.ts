import type { Clock } from "../../clock.ts";
import { type Platform, type SandboxUser, sandboxUsers } from "./accounts.ts";
import { type IamStore, openIamStore } from "./iam-state.ts";
import { openSessions, type Sessions } from "./sessions.ts";

/** The state of the sandbox: its directory, its clock and its users. */
export type World = {
  directory: string;
  clock: Clock;
  platform: Platform;
  users: readonly SandboxUser[];
  iam: IamStore;
  sessions: Sessions;
};

/** Opens the directory, empty or not. Several processes may open the same one. */
export async function openWorld({ directory, clock, platform }: { directory: string; clock: Clock; platform: Platform }): Promise<World> {
  const iam = await openIamStore(directory, platform, clock.now());
  const sessions = await openSessions(directory);
  return { directory, clock, platform, users: sandboxUsers(platform), iam, sessions };
}
