type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the environment of the demo: its own data directory, short intervals and little logging. Variables that are set stay. */
export function demoEnvironment(given: Environment, once: boolean): Environment {
  const intervals = { DELIVERY_INTERVAL_SECONDS: once ? "3" : "10", ENGAGE_INTERVAL_MINUTES: "1" };
  return { DATA_DIR: ".demo", ...intervals, LOG_LEVEL: "warn", ...given, AWS_REGION: "us-west-2" };
}
