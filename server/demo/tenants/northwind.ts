import { northwindAccess } from "../scenarios/northwind-access.ts";
import { northwindMachines, northwindSlots } from "../scenarios/northwind-machines.ts";
import type { Company } from "./company.ts";
import { northwindClients } from "./northwind-clients.ts";

/** A managed-service provider that looks after other companies' computers. */
export const northwind: Company = {
  slug: "northwind",
  name: "Northwind IT Services",
  settings: {
    accent: "#0f6b6b",
    address: {
      line1: "Wilhelminakade 951",
      city: "Rotterdam",
      postalCode: "3072 AP",
      country: "Netherlands",
    },
    email: "hello@northwind.example",
    phone: "+31 10 000 95 10",
    vatNumber: "NL000951627B01",
    paymentDetails:
      "Northwind IT Services B.V.\nIBAN NL13 XBNK 0009 5162 70\nBIC XBNKNL2R\nPlease give the invoice number.",
    invoicePrefix: "NW-",
    currency: "EUR",
    timeZone: "Europe/Amsterdam",
  },
  sign: "compass",
  staff: [
    staff("Ingrid Solheim", "ingrid.solheim", "Managing director", "tenant_admin", 10),
    staff("Tomasz Wieczorek", "tomasz.wieczorek", "Account lead", "account_lead", 11),
    staff("Nadia El Khoury", "nadia.elkhoury", "Account lead", "account_lead", 12),
    staff("Jeroen van der Velde", "jeroen.vandervelde", "Service desk", "agent", 21),
    staff("Priya Raghunathan", "priya.raghunathan", "Service desk", "agent", 22),
    staff("Kwame Boateng-Mensah", "kwame.boateng", "Networks and security", "agent", 23),
    staff("Łucja Zając", "lucja.zajac", "Workplace engineer", "agent", 24),
  ],
  clients: northwindClients,
  scenarios: [...northwindAccess, ...northwindMachines],
  slots: northwindSlots,
  targets: {
    low: { responseMinutes: 2_880, resolutionMinutes: 20_160 },
    normal: { responseMinutes: 1_440, resolutionMinutes: 7_200 },
    high: { responseMinutes: 240, resolutionMinutes: 1_440 },
    urgent: { responseMinutes: 60, resolutionMinutes: 480 },
  },
  cannedReplies: [
    {
      title: "We call back to confirm who is asking",
      body: "For this change we have to know that it is really you who asks. We call back on the number that we have on file. When does it suit?",
    },
    {
      title: "Please restart once",
      body: "Please restart the device once (*Restart*, not *Shut down*), wait two minutes and try again. If it is still there, tell us what you see, word for word.",
    },
    {
      title: "Remote session",
      body: "May we have a look together? Please open *Remote help* on your desktop and tell us the six digits. You see everything that we do and can end it at any time.",
    },
    {
      title: "Waiting for the manufacturer",
      body: "The manufacturer has our case and asks for two working days. We write here as soon as there is an answer, at the latest on the day after tomorrow.",
    },
    {
      title: "Solved, please confirm",
      body: "From our side this is solved. Please try it, and reopen the ticket with one click if something is not right.",
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
    email: `${mailbox}@northwind.example`,
    title,
    phone: `+31 10 000 95 ${extension}`,
    role,
  };
}
