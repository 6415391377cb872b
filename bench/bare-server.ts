import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { type Helper, serveTasks, startHelper } from "./helper.ts";

/** The floor under everything over HTTP: Node's own server, which reads the body and answers so many bytes. */
export async function startBareServer(bytes: number): Promise<Helper & { readonly url: string }> {
  const helper = startHelper("bare-server");
  const port = z.number().parse(await helper.ask({ bytes }));
  return { ...helper, url: `http://127.0.0.1:${port}` };
}

export function serveBarely(): void {
  serveTasks(async (task) => {
    const { bytes } = z.object({ bytes: z.number() }).parse(task);
    const answer = JSON.stringify("x".repeat(Math.max(0, Math.round(bytes) - 2)));
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        response.end(answer);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return (server.address() as AddressInfo).port;
  });
}
