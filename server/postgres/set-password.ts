import { StartError } from "../start-error.ts";
import { explainPostgresFailure } from "./explain-postgres-failure.ts";
import { dataArgument, type PostgresProgram, runPostgresProgram } from "./run-postgres-program.ts";

/** Sets the password of the owner of a stopped cluster, with PostgreSQL in single-user mode, to which nobody can connect. */
export function setPassword(program: PostgresProgram, password: string): void {
  const { home } = program;
  const args = ["--single", "-D", dataArgument(home), "-c", "exit_on_error=true", "-c", "password_encryption=scram-sha-256", "postgres"];
  const { status, stderr, error } = runPostgresProgram(program, "postgres", args, `alter role postgres password '${password}'\n`);
  if (status !== 0) throw new StartError(explainPostgresFailure(home.directory, error?.message ?? stderr));
}
