/** The signals with which terminals, editors and service managers end a program. Sluice handles all of them in the same way. */
export const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
