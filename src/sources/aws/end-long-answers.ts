import { IncomingMessage } from "node:http";

/** What of a handler of the SDK's requests is used here. */
type Handler = {
  handle(request: unknown, options?: unknown): Promise<{ readonly response: { readonly body?: unknown } }>;
};

/**
 * Lets no answer of this handler take longer than so many milliseconds from its first line to its last byte. A body that drips is
 * never idle, so that no time-out of the SDK's ends it; its call fails as one that timed out, and is made again as such.
 */
export function endLongAnswers(handler: unknown, milliseconds: number): void {
  const any = handler as Handler;
  const handle = any.handle.bind(any);
  any.handle = async (request, options) => {
    const handled = await handle(request, options);
    const { body } = handled.response;
    if (body instanceof IncomingMessage) {
      const end = setTimeout(() => body.destroy(tooLong(milliseconds)), milliseconds);
      body.once("close", () => clearTimeout(end));
    }
    return handled;
  };
}

const tooLong = (milliseconds: number): Error =>
  Object.assign(new Error(`the answer did not end within ${milliseconds / 1000} seconds`), { name: "TimeoutError" });
