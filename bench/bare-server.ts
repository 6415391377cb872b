import { spawn } from "node:child_process";
import { once } from "node:events";

/** The floor under everything over HTTP: Node's own server, which reads the body and answers so many bytes. */
export interface BareServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** Without TypeScript and without modules, so that it is as small as a server can be. */
const program = `
  const answer = JSON.stringify("x".repeat(Math.max(0, Number(process.argv[1]) - 2)));
  const server = require("node:http").createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(answer);
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

export async function startBareServer(bytes: number): Promise<BareServer> {
  const child = spawn(process.execPath, ["-e", program, String(Math.round(bytes))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("the bare server has no process");
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return {
    url: `http://127.0.0.1:${port.toString().trim()}`,
    pid,
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
