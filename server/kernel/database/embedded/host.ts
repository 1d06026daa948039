/** A stand-in for the server, which tests start as a process of its own, interrupt and kill. */
import { startEmbeddedDatabase } from "../embedded.ts";

const database = await startEmbeddedDatabase({ folder: process.argv[2] ?? "" });
process.on("SIGINT", async () => {
  const sql = new Bun.SQL(database.adminUrl);
  const [row] = await sql`select 'still there' as answer`;
  await sql.close();
  await database.stop();
  console.log(JSON.stringify({ atInterrupt: row.answer }));
  process.exit(0);
});
console.log(JSON.stringify({ adminUrl: database.adminUrl, pid: database.pid }));
setInterval(() => {}, 60_000);
