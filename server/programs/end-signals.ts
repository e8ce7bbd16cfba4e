/** The signals by which a terminal, an editor or a service manager ends a program: all of them mean the same to ours. */
export const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
