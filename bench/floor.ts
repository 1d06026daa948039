import { SQL } from "bun";

/**
 * The floor: a bare server that does the same statements in the same kind of transaction, and nothing else: no
 * session, no permission, no validation. What the program is measured against. Reads its task from the environment;
 * whose list it is stands in the query.
 */
const { url, text, parameters } = JSON.parse(process.env.BENCH_FLOOR ?? "{}") as {
  url: string;
  text: string;
  parameters: unknown[];
};
const sql = new SQL({ url, max: 10 });
const settle = `select set_config('role', 'postern_client', true), set_config('postern.client_id', $1, true),
  set_config('postern.person_id', $2, true), set_config('postern.tickets', 'all', true),
  set_config('postern.trail', '{"actor":"floor"}', true)`;

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const query = new URL(request.url).searchParams;
    const rows = await sql.begin("read only", (transaction) => {
      transaction
        .unsafe(settle, [query.get("client"), query.get("person")])
        .execute()
        .catch(() => {});
      return transaction.unsafe(text, parameters);
    });
    return Response.json({ items: rows });
  },
});
console.log(server.port);
