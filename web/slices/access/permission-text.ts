import { type Permission, permissionGroups } from "../../../contract/permissions.ts";
import { t } from "../../kernel/messages.ts";

/** A permission as people read it. */
export const permissionText = (permission: Permission) => t(`permissions.name.${permission}`);

const order: readonly Permission[] = Object.values(permissionGroups).flat();

/** Several in one sentence, in the order of their groups. */
export function permissionsText(permissions: readonly Permission[]): string {
  const sorted = [...permissions].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return sorted.map(permissionText).join(" · ");
}
