import type { z } from "zod";
import { directoryContract } from "../../contract/directory.ts";
import { type ImportedPerson, importPerson } from "../slices/directory/index.ts";
import type { Row } from "./csv.ts";
import type { Importer } from "./importer.ts";
import type { MapOf } from "./map.ts";
import { checked, compileFields } from "./reading.ts";
import { eachRow, type ImportFile, openFor } from "./simple.ts";

const schema = directoryContract.invitePerson["~orpc"].inputSchema as z.ZodType<ImportedPerson["person"]>;
const plainFields = ["name", "email", "title", "phone", "role"] as const;

interface PersonData {
  person: ImportedPerson["person"];
  client: string;
  createdAt: string;
}

interface ResolvedPerson extends ImportedPerson {
  createdAt: Date | null;
}

/** People, one in each row: staff without a client, members with one. */
export async function peopleImporter(
  map: MapOf<"people">,
  file: ImportFile,
): Promise<Importer<PersonData, ResolvedPerson>> {
  const opened = await openFor(map, file);
  const fields = compileFields(map.fields, opened.reading, { createdAt: "instant" });
  const given = new Set(plainFields.filter((name) => name in map.fields)) as ImportedPerson["given"];
  const read = (row: Row): PersonData => {
    const plain = Object.fromEntries(plainFields.map((name) => [name, fields(name, row) || undefined]));
    return {
      person: checked(schema, plain, row.line),
      client: fields("client", row),
      createdAt: fields("createdAt", row),
    };
  };
  return {
    kind: "person",
    source: map.source,
    items: eachRow(opened, map.repeated, read),
    references: ({ client }) => ({ clients: [client], people: [] }),
    resolve: ({ data, line }, references) => ({
      person: data.client
        ? { ...data.person, clientId: references.client(data.client, line).id }
        : data.person,
      createdAt: data.createdAt ? new Date(data.createdAt) : null,
      given,
    }),
    save: (at, externalId, { createdAt, ...person }) =>
      importPerson(at(createdAt), { source: map.source, externalId }, person),
  };
}
