import { contosoSlots, contosoStudio } from "../scenarios/contoso-studio.ts";
import { contosoWeb } from "../scenarios/contoso-web.ts";
import type { Company } from "./company.ts";
import { contosoClients } from "./contoso-clients.ts";

/** An agency for brands, websites and campaigns. */
export const contoso: Company = {
  slug: "contoso",
  name: "Contoso Studio",
  settings: {
    accent: "#a8325a",
    address: {
      line1: "Schleifmühlgasse 47",
      line2: "Hof, 2. Stock",
      city: "Wien",
      postalCode: "1040",
      country: "Österreich",
    },
    email: "studio@contoso.example",
    phone: "+43 1 000 47 00",
    vatNumber: "ATU00047104",
    paymentDetails:
      "Contoso Studio GmbH\nIBAN AT61 0000 0000 4710 4000\nBIC XSTUATWW\nZahlbar ohne Abzug, please give the invoice number.",
    invoicePrefix: "CS",
    currency: "EUR",
    timeZone: "Europe/Vienna",
  },
  sign: "arch",
  staff: [
    staff("Valentina Krstić", "valentina", "Partner", "tenant_admin", 1),
    staff("Matteo Bellandi", "matteo", "Client director", "account_lead", 2),
    staff("Hanne Skovgaard", "hanne", "Client director", "account_lead", 3),
    staff("Zeynep Aydın", "zeynep", "Web developer", "agent", 11),
    staff("Oskar Brandstätter", "oskar", "Art director", "agent", 12),
    staff("Chiamaka Okonkwo", "chiamaka", "Campaigns", "agent", 13),
    staff("李文静 (Li Wenjing)", "wenjing", "Editor", "agent", 14),
  ],
  clients: contosoClients,
  scenarios: [...contosoWeb, ...contosoStudio],
  slots: contosoSlots,
  targets: {
    low: { responseMinutes: 4_320, resolutionMinutes: 28_800 },
    normal: { responseMinutes: 1_440, resolutionMinutes: 10_080 },
    high: { responseMinutes: 360, resolutionMinutes: 2_880 },
    urgent: { responseMinutes: 60, resolutionMinutes: 720 },
  },
  cannedReplies: [
    {
      title: "Please look at the draft",
      body: "The draft is in your documents. Please look at it with everybody who has a say, and send us **one** list of changes.",
    },
    {
      title: "We need a larger picture",
      body: "For this place we need a picture that is at least 1600 pixels wide, best as it comes out of the camera. You can upload it in your documents.",
    },
    {
      title: "That is outside the retainer",
      body: "That is more than the retainer covers. Shall we make a quote? Small things (up to half an hour) we simply do.",
    },
    {
      title: "It is live",
      body: "It is live. If you still see the old version, reload the page once while holding the Shift key.",
    },
  ],
};

function staff(
  name: string,
  mailbox: string,
  title: string,
  role: "tenant_admin" | "account_lead" | "agent",
  extension: number,
) {
  return {
    name,
    email: `${mailbox}@contoso.example`,
    title,
    phone: `+43 1 000 47 ${String(extension).padStart(2, "0")}`,
    role,
  };
}
