import type { Address } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { TextField } from "../../ui/text-field.tsx";

export const emptyAddress: Address = {
  line1: "",
  line2: "",
  city: "",
  region: "",
  postalCode: "",
  country: "",
};

interface AddressFieldsProps {
  value: Address;
  onChange: (value: Address) => void;
  /** The error at a path such as `address.city`. */
  errorAt: (path: string) => string | undefined;
  /** Where the address stands in what is sent. */
  path?: string;
}

/** A postal address, in the order in which it is written on most envelopes. */
export function AddressFields({ value, onChange, errorAt, path = "address" }: AddressFieldsProps) {
  const field = (name: keyof Address, autoComplete: string) => ({
    label: t(`clients.field.${name}`),
    value: value[name],
    onChange: (text: string) => onChange({ ...value, [name]: text }),
    error: errorAt(`${path}.${name}`),
    optional: true,
    autoComplete,
    dir: "auto" as const,
  });
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-6">
      <TextField {...field("line1", "address-line1")} className="sm:col-span-6" />
      <TextField {...field("line2", "address-line2")} className="sm:col-span-6" />
      <TextField {...field("postalCode", "postal-code")} className="sm:col-span-2" />
      <TextField {...field("city", "address-level2")} className="sm:col-span-4" />
      <TextField {...field("region", "address-level1")} className="sm:col-span-3" />
      <TextField {...field("country", "country-name")} className="sm:col-span-3" />
    </div>
  );
}

/** The lines of an address as they are read; empty when nothing is written. */
export function addressLines(address: Address): string[] {
  const place = [address.postalCode, address.city].filter(Boolean).join(" ");
  return [address.line1, address.line2, place, address.region, address.country].filter(Boolean);
}
