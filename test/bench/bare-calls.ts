import { Agent, request } from "node:http";

/**
 * Makes some calls to the fake, so many at once, with nothing of the SDK and nothing read, and gives the seconds they took: what
 * latency comes to on this machine at this time.
 */
export async function bareCalls(url: string, accessKeyId: string, calls: number, inFlight: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/us-east-1/sts/aws4_request`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const call = () =>
    new Promise<void>((resolve, reject) => {
      const asked = request(url, { method: "POST", agent, headers }, (response) => {
        response.resume();
        if (response.statusCode === 200) response.once("end", resolve);
        else reject(new Error(`a bare call ended with ${response.statusCode}`));
      });
      asked.once("error", reject);
      asked.end("Action=GetCallerIdentity&Version=2011-06-15");
    });
  let left = calls;
  const work = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  agent.destroy();
  return (performance.now() - start) / 1000;
}
