type Environment = Readonly<Record<string, string | undefined>>;

/** The demo's own data, short intervals, and silence where a person would rather read the demo's words. What is set already stays. */
export function demoEnvironment(given: Environment, once: boolean): Environment {
  return { DATA_DIR: ".demo", DELIVERY_INTERVAL_SECONDS: once ? "3" : "10", LOG_LEVEL: "warn", ...given, AWS_REGION: "us-west-2" };
}
