import { contract } from "../contract/index.ts";

/** The OpenAPI 3.1 document of the API, made from the contract. */
export async function openapiDocument(origin: string): Promise<object> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import("@orpc/openapi"),
    import("@orpc/zod/zod4"),
  ]);
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: {
      title: "Postern",
      version: "1",
      description: "The API that the portal, the desk and the console use, and everybody else may.",
    },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ session: [] }],
    components: {
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "__Host-postern" } },
    },
  });
}
