import type { z } from "zod";
import { directoryContract } from "../../contract/directory.ts";
import { type ImportedClient, importClient } from "../slices/directory/index.ts";
import type { Row } from "./csv.ts";
import { compileField } from "./fields.ts";
import type { Importer } from "./importer.ts";
import type { MapOf } from "./map.ts";
import { checked, compileFields, RowFault } from "./reading.ts";
import { eachRow, type ImportFile, openFor } from "./simple.ts";

const schema = directoryContract.createClient["~orpc"].inputSchema as z.ZodType<ImportedClient["client"]>;
const addressFields = ["line1", "line2", "city", "region", "postalCode", "country"] as const;
const plainFields = ["name", "reference", "email", "phone", "vatNumber", "currency"] as const;

interface ClientData {
  client: ImportedClient["client"];
  status: "active" | "inactive";
  createdAt: string;
  leads: string[];
}

interface ResolvedClient extends ImportedClient {
  createdAt: Date | null;
}

/** Clients, one in each row. */
export async function clientImporter(
  map: MapOf<"clients">,
  file: ImportFile,
): Promise<Importer<ClientData, ResolvedClient>> {
  const opened = await openFor(map, file);
  const fields = compileFields(map.fields, opened.reading, { createdAt: "instant" });
  const leadReads = map.leads.map((lead, index) => compileField(lead, opened.reading, `leads.${index}`));
  const given = givenBy(map);
  const read = (row: Row): ClientData => {
    const plain = Object.fromEntries(plainFields.map((name) => [name, fields(name, row) || undefined]));
    const address = Object.fromEntries(addressFields.map((name) => [name, fields(name, row)]));
    return {
      client: checked(schema, { ...plain, address }, row.line),
      status: statusOf(fields("status", row), row.line),
      createdAt: fields("createdAt", row),
      leads: leadReads.map((lead) => lead(row.cells)).filter((id) => id !== ""),
    };
  };
  return {
    kind: "client",
    source: map.source,
    items: eachRow(opened, map.repeated, read),
    references: ({ leads }) => ({ clients: [], people: leads }),
    resolve: ({ data, line }, references) => ({
      client: { ...data.client, leadIds: data.leads.map((id) => references.person(id, line, "leads").id) },
      status: data.status,
      createdAt: data.createdAt ? new Date(data.createdAt) : null,
      given,
    }),
    save: (at, externalId, { createdAt, ...client }) =>
      importClient(at(createdAt), { source: map.source, externalId }, client),
  };
}

/** The fields of a client that the map knows; the others are not touched by a second import. */
function givenBy(map: MapOf<"clients">): ImportedClient["given"] {
  const given = new Set<string>([...plainFields, "status"].filter((name) => name in map.fields));
  if (addressFields.some((name) => name in map.fields)) given.add("address");
  if (map.leads.length > 0) given.add("leadIds");
  return given as ImportedClient["given"];
}

function statusOf(text: string, line: number): "active" | "inactive" {
  if (text === "" || text === "active") return "active";
  if (text === "inactive") return "inactive";
  throw new RowFault(line, `status: “${text}” is neither active nor inactive`);
}
