import { PackedFile } from "./packed-file.ts";
import { dispositionOf, respondWithFile, SentFile } from "./sent-file.ts";
import { ShownFile } from "./shown-file.ts";

/** The response for what an endpoint has answered: JSON, a file, or nothing. */
export async function respond(
  status: number,
  answer: unknown,
  headers: Headers,
  asked: Headers,
): Promise<Response> {
  if (answer === undefined) return new Response(null, { status: status === 202 ? 202 : 204, headers });
  if (answer instanceof SentFile) return respondWithFile(answer, asked, headers);
  if (answer instanceof Blob) {
    headers.set("content-type", answer.type);
    if (answer instanceof ShownFile)
      for (const [name, value] of Object.entries(answer.rules)) headers.set(name, value);
    if (answer instanceof File) headers.set("content-disposition", dispositionOf("attachment", answer.name));
    return new Response(answer instanceof PackedFile ? answer.stream() : answer, { status, headers });
  }
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(answer), { status, headers });
}
