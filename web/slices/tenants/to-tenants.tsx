import { useEffect } from "react";
import { useGo } from "../../kernel/navigation.ts";

/** The console begins with its tenants. */
export function ToTenants() {
  const go = useGo();
  useEffect(() => go({ to: "/console/tenants" }, { replace: true }), [go]);
  return null;
}
