import type { Call, Operation } from "./operation.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { ServiceName } from "./refusal.ts";
import type { routeOf, Service } from "./route.ts";
import { writeAnswer } from "./route.ts";
import { problemsOf } from "./strict.ts";

/** Reads and checks what a request asks: by its shape, and by the bounds that only the service's model has. */
export function readInput(service: ServiceName, { operation, read }: NonNullable<ReturnType<typeof routeOf>>): unknown {
  let input: unknown;
  try {
    input = read();
  } catch {
    throw new Refusal("SerializationException", 400, "The request is not what the protocol asks for.");
  }
  const problems = problemsOf(operation.input, input, operation.name, service);
  for (const [name, [least, most]] of Object.entries(operation.bounds)) {
    const value: unknown = Object(input)[name];
    const size = Array.isArray(value) || typeof value === "string" ? value.length : value;
    if (size === undefined) continue;
    if (typeof size !== "number" || !Number.isInteger(size) || size < least || size > most) {
      problems.push(`${operation.name}.${name} is not within ${least} and ${most}`);
    }
  }
  if (problems.length > 0) throw refuse(service, "invalid", problems.join("; "));
  return input;
}

/** Asks the operation, checks its answer as strictly as a request, and writes it. */
export function make(service: Service, operation: Operation, input: unknown, requestId: string, call: Call): string {
  const made = operation.answer(input as never, call);
  const problems = problemsOf(operation.output, made, operation.name, service.name);
  if (problems.length > 0) throw new Error(`AWS could not answer this: ${problems.slice(0, 10).join("; ")}`);
  return writeAnswer(service, operation, made, requestId);
}
