import type { Person } from "../../../contract/directory.ts";

/** An active member for tests. */
export function aPerson(number: number, change: Partial<Person> = {}): Person {
  return {
    id: `01900000-0000-7000-8000-${number.toString().padStart(12, "0")}`,
    name: `Person ${number}`,
    email: `person${number}@brook.example`,
    title: "Nurse",
    phone: "",
    kind: "member",
    role: "client_user",
    customRole: null,
    client: null,
    status: "active",
    invitationExpiresAt: null,
    invitationExpired: false,
    joinedAt: "2026-01-02T09:00:00.000Z",
    exceptions: 0,
    createdAt: "2026-01-01T09:00:00.000Z",
    can: {
      edit: true,
      deactivate: true,
      reactivate: false,
      invite: false,
      revoke: false,
      delete: false,
      permissions: true,
      resetFactors: false,
      changeAddress: false,
    },
    ...change,
  };
}
